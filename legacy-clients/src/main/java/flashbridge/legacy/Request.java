package flashbridge.legacy;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * What a client asks for.
 *
 * @param address as {@code ws://host:8080/room}, {@code wss://host/}, or {@code xmlsocket://host:9000}; {@code
 *     xmlsockets:} is XMLSocket over TLS, as AIR's SecureSocket speaks it
 * @param origin the site of the page that the client would run in, as {@code http://example.com}
 * @param subprotocol what it wants to speak; empty for nothing in particular
 * @param insecure whether it takes any certificate
 * @param timeout how long to wait for the connection, and then for the whole answer
 */
public record Request(URI address, String origin, String subprotocol, boolean insecure, Duration timeout) {
    /** A request from a page of the same host, for nothing in particular. */
    public static Request of(URI address) {
        String scheme = isSecure(address) ? "https" : "http";
        return new Request(address, scheme + "://" + address.getHost(), "", false, Duration.ofSeconds(5));
    }

    public Request withOrigin(String site) {
        return new Request(address, site, subprotocol, insecure, timeout);
    }

    public Request withSubprotocol(String name) {
        return new Request(address, origin, name, insecure, timeout);
    }

    /** The same from a client that takes any certificate. */
    public Request trustingAnybody() {
        return new Request(address, origin, subprotocol, true, timeout);
    }

    public Request withTimeout(Duration patience) {
        return new Request(address, origin, subprotocol, insecure, patience);
    }

    boolean isSecure() {
        return isSecure(address);
    }

    int port() {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return address.getScheme().startsWith("xmlsocket") ? 9000 : isSecure() ? 443 : 80;
    }

    /** The path and the query. */
    String resource() {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + "?" + address.getRawQuery();
    }

    /** The value of the Host header: the port only where it is not the scheme's own. */
    String host() {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        return port() == (isSecure() ? 443 : 80) ? host : host + ":" + port();
    }

    /** What the drafts up to hybi-03 want to read in the answer. */
    String location() {
        return (isSecure() ? "wss" : "ws") + "://" + host() + resource();
    }

    private static boolean isSecure(URI address) {
        return "wss".equals(address.getScheme()) || "xmlsockets".equals(address.getScheme());
    }
}
