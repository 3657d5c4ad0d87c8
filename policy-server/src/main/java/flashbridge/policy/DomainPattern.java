package flashbridge.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code domain} of a grant: {@code *}, {@code *.example.com} (which means example.com too), a host, or an IP literal.
 *
 * @param written as it stands in the file
 * @param wildcard whether it starts with a star
 * @param host in the spelling of {@link Origin#host()}, without {@code *.}; empty for {@code *} alone
 */
public record DomainPattern(String written, boolean wildcard, String host) {
    // what people paste: scheme, host, port and path in one
    private static final Pattern ADDRESS = Pattern.compile("(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?"
            + "(?:[^/@]*@)?((?:\\*\\.)?(?:\\[[^\\]/]*\\]|[^/:?#\\[\\]]+))(?::([0-9]*))?(?:[/?#].*)?");

    /**
     * Reads the attribute.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong and how to write it instead
     */
    public static DomainPattern parse(String text) {
        String domain = text.strip();
        DomainPattern pattern = read(domain);
        if (pattern == null) {
            throw new IllegalArgumentException("\"" + Printable.of(domain, 100) + "\" " + whatIsWrongWith(domain));
        }
        return pattern;
    }

    private static @Nullable DomainPattern read(String domain) {
        if (domain.equals("*")) {
            return new DomainPattern(domain, true, "");
        }
        boolean wildcard = domain.startsWith("*.");
        String host = Host.canonical(wildcard ? domain.substring(2) : domain);
        return host == null || (wildcard && isAddress(host)) ? null : new DomainPattern(domain, wildcard, host);
    }

    private static boolean isAddress(String host) {
        return host.startsWith("[") || Host.endsInNumber(host);
    }

    private static String whatIsWrongWith(String domain) {
        if (domain.isEmpty()) {
            return "names nobody: write a host, *.example.com, or * for every site";
        }
        Matcher address = ADDRESS.matcher(domain);
        if (address.matches() && !address.group(1).equals(domain) && read(address.group(1)) != null) {
            return "is more than a domain, which has no scheme, port or path: write " + attribute(address);
        }
        if (domain.endsWith(".") && !domain.equals("*.") && read(domain.substring(0, domain.length() - 1)) != null) {
            return "ends with a dot: write domain=\"" + domain.substring(0, domain.length() - 1) + "\"";
        }
        if (domain.indexOf('*') >= 0) {
            return "has a * where none can stand: write * alone for every site,"
                    + " or *. in front of a host name as in *.example.com";
        }
        boolean ascii = domain.chars().allMatch(c -> c < 0x80);
        return ascii ? "is not a host name" : "is not ASCII: write the host name in its xn-- form";
    }

    private static String attribute(Matcher address) {
        String port = address.group(2);
        String domain = "domain=\"" + address.group(1) + "\"";
        return port == null || port.isEmpty()
                ? domain
                : domain + " (" + port + " is where the page comes from; to-ports are where it connects to)";
    }

    /** Every site there is. */
    public boolean everyone() {
        return host.isEmpty();
    }

    /** Whether a page from there is meant; an opaque origin never is. */
    public boolean matches(Origin origin) {
        if (origin.isOpaque()) {
            return false;
        }
        return everyone()
                || origin.host().equals(host)
                || (wildcard && origin.host().endsWith("." + host));
    }

    boolean sameAs(DomainPattern other) {
        return wildcard == other.wildcard && host.equals(other.host);
    }

    @Override
    public String toString() {
        return written;
    }
}
