package flashbridge.policy;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The web site a browser says it comes from: the {@code Origin} header of a request (RFC 6454).
 *
 * <p>Only http, https, ws and wss have a host in the sense of a policy. Everything else ({@code null}, {@code file://},
 * browser extensions, and anything that is not exactly scheme, host and port) is opaque: it never matches a domain.
 */
public final class Origin {
    private static final int LONGEST = 300;
    private static final int PRINTED = 200;
    // RFC 6454 §6.2: scheme "://" host [ ":" port ], and nothing before, between or behind
    private static final Pattern FORM = Pattern.compile(
            "(https?|wss?)://(\\[[0-9a-f:.]+\\]|[a-z0-9._-]+)(?::([1-9][0-9]{0,4}))?", Pattern.CASE_INSENSITIVE);

    private final String scheme;
    private final String host;
    private final String text;

    private Origin(String scheme, String host, String text) {
        this.scheme = scheme;
        this.host = host;
        this.text = text;
    }

    /** Reads a header value; never fails, what cannot be understood is opaque. */
    public static Origin parse(String header) {
        Matcher parts = FORM.matcher(header);
        if (header.length() > LONGEST || !parts.matches()) {
            return opaque(header);
        }
        String host = Host.canonical(parts.group(2));
        String port = parts.group(3);
        if (host == null || (port != null && Integer.parseInt(port) > Ports.HIGHEST)) {
            return opaque(header);
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        return new Origin(scheme, host, scheme + "://" + host + (port == null ? "" : ":" + port));
    }

    private static Origin opaque(String header) {
        return new Origin("", "", header);
    }

    /** No host: no domain of a policy can match. */
    public boolean isOpaque() {
        return host.isEmpty();
    }

    /** In lower case; empty if opaque. */
    public String scheme() {
        return scheme;
    }

    /** In lower case, IPv6 in brackets; empty if opaque. */
    public String host() {
        return host;
    }

    /** The page came over https, so {@code secure="true"} admits it. */
    boolean isSecure() {
        return scheme.equals("https") || scheme.equals("wss");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin that && scheme.equals(that.scheme) && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Safe to print: ASCII without control characters, at most 200 characters. */
    @Override
    public String toString() {
        return Printable.of(text, PRINTED);
    }
}
