package flashbridge.gateway.websocket;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import java.util.Map;

/** Why somebody is turned away although nothing is wrong with what he says: there are too many. */
@SuppressWarnings("ImmutableEnumChecker") // a status is a number and its name
public enum NoEntry {
    /** All places are taken. */
    FULL(HttpResponseStatus.SERVICE_UNAVAILABLE, "limits.max-connections is reached"),
    /** All places for this address are taken. */
    ADDRESS_FULL(HttpResponseStatus.TOO_MANY_REQUESTS, "limits.max-connections-per-address is reached"),
    /** This address has come too often in the last second. */
    ADDRESS_TOO_FAST(HttpResponseStatus.TOO_MANY_REQUESTS, "limits.max-new-connections-per-address is reached"),
    /** The gateway is about to stop. */
    DRAINING(HttpResponseStatus.SERVICE_UNAVAILABLE, "the gateway is about to stop");

    private static final String RETRY_SECONDS = "5";

    private final HttpResponseStatus status;
    private final String reason;

    NoEntry(HttpResponseStatus status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    /** As in the metrics. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    public HttpResponseStatus status() {
        return status;
    }

    /** A sentence without its full stop. */
    public String reason() {
        return reason;
    }

    /** The answer to a request. RFC 6585 §4, RFC 9110 §15.6.4 */
    Handshake.Refused refused() {
        return new Handshake.Refused(status, toString(), reason + ".", Map.of("Retry-After", RETRY_SECONDS));
    }

    /** The same for who has not even been let as far as a request; everything in it is ASCII. */
    public String response() {
        String body = reason + ".\n";
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: " + RETRY_SECONDS
                + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
