package flashbridge.gateway.websocket;

import java.util.List;

/**
 * What the gateway brings to a handshake.
 *
 * @param secure whether the client came through TLS, so that its address began with {@code wss:} or {@code https:}
 * @param subprotocols those that may be agreed on, the preferred one first
 * @param deflate whether messages may be compressed
 * @param windows whether a client's compressed messages may refer back to earlier ones, for which a window must be kept
 * @param flashPath the path that begins the Flash tunnel
 * @param defaultRoom the room of the path {@code /}
 */
record Terms(
        boolean secure,
        List<String> subprotocols,
        boolean deflate,
        boolean windows,
        String flashPath,
        String defaultRoom) {
    /** The same where no memory is left for a window. */
    Terms withoutWindows() {
        return new Terms(secure, subprotocols, deflate, false, flashPath, defaultRoom);
    }
}
