package flashbridge.gateway.websocket;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Where a WebSocket leads: the path names the room, and a prefix of its own the Flash tunnel into it.
 *
 * <p>{@code /} is the default room, {@code /lobby} and {@code /lobby/} the room {@code lobby}; {@code /flash} and
 * {@code /flash/lobby} are the same rooms through the tunnel. A query is left to the application.
 */
record Destination(String room, boolean tunnel) {
    private static final int LONGEST_ROOM = 128;

    /** Reads a request target, absolute or not; null when no room can have that name. */
    static @Nullable Destination of(String target, String flashPath, String defaultRoom) {
        String path = path(target);
        if (path == null) {
            return null;
        }
        boolean tunnel = path.equals(flashPath) || path.startsWith(flashPath + "/");
        String room = withoutSlashes(tunnel ? path.substring(flashPath.length()) : path);
        if (room.length() > LONGEST_ROOM || room.chars().anyMatch(Destination::isNoCharacterOfARoom)) {
            return null;
        }
        return new Destination(room.isEmpty() ? defaultRoom : room, tunnel);
    }

    /** The path and query as the client has written them, without what stands in front in an absolute target. */
    static String resource(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int start = target.indexOf('/', scheme + 3);
        return start < 0 ? "/" : target.substring(start);
    }

    /** The decoded path; RFC 6455 §3 and hybi-08 §4.1 allow the whole ws: address in its place. */
    static @Nullable String path(String target) {
        String address = target.split("\\?", 2)[0];
        int scheme = address.indexOf("://");
        int start = address.startsWith("/") ? 0 : scheme < 0 ? -1 : address.indexOf('/', scheme + 3);
        if (start < 0) {
            return scheme > 0 ? "/" : null;
        }
        try {
            return new QueryStringDecoder(address.substring(start)).path();
        } catch (IllegalArgumentException notPercentEncoded) {
            return null;
        }
    }

    /** U+FFFD stands for bytes that are not UTF-8; they would all lead into one room. */
    private static boolean isNoCharacterOfARoom(int c) {
        return Character.isISOControl(c) || c == 0xFFFD;
    }

    private static String withoutSlashes(String path) {
        int from = 0;
        int to = path.length();
        while (from < to && path.charAt(from) == '/') {
            from++;
        }
        while (to > from && path.charAt(to - 1) == '/') {
            to--;
        }
        return path.substring(from, to);
    }
}
