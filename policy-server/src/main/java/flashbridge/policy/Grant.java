package flashbridge.policy;

/**
 * One {@code allow-access-from}: pages of this domain may connect to these ports.
 *
 * @param secure only pages that came over https
 * @param line of the policy file, counted from 1
 */
public record Grant(DomainPattern domain, Ports ports, boolean secure, int line) {
    boolean allows(Origin origin, int port) {
        return domain.matches(origin) && ports.contains(port) && (!secure || origin.isSecure());
    }

    /** The other one adds nothing to this one. */
    boolean covers(Grant other) {
        return domain.sameAs(other.domain) && ports.containsAll(other.ports) && (!secure || other.secure);
    }
}
