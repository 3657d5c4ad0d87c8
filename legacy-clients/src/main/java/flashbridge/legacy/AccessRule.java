package flashbridge.legacy;

import java.util.List;
import java.util.Locale;

/**
 * One {@code allow-access-from}: SWFs from a domain may connect to some ports.
 *
 * @param domain {@code *}, or {@code *.example.com}, which covers example.com too, or one host
 * @param secure whether only SWFs that were loaded over https are meant
 */
record AccessRule(String domain, Ports ports, boolean secure) {
    /** Whether a SWF from a host, or from {@code https://host}, is meant. */
    boolean covers(String swf) {
        String from = swf.toLowerCase(Locale.ROOT);
        boolean https = from.startsWith("https://");
        String host = from.replaceFirst("^https?://", "");
        return (https || !secure) && matches(host, domain.toLowerCase(Locale.ROOT));
    }

    private static boolean matches(String host, String pattern) {
        return pattern.equals("*")
                || pattern.equals(host)
                || (pattern.startsWith("*.") && ("." + host).endsWith(pattern.substring(1)));
    }

    /** Several domains in words. */
    static String anyOf(List<String> domains) {
        return domains.contains("*") ? "anywhere" : Words.and(domains);
    }

    /** What a policy may grant that can open only ports from {@code lowest} up. */
    AccessRule fromPort(int lowest) {
        return new AccessRule(domain, ports.from(lowest), secure);
    }
}
