package flashbridge.gateway.websocket;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed on permessage-deflate, RFC 7692 §7.1.
 *
 * <p>The gateway never refers back to earlier messages, so that one compressed copy serves all receivers; a client does,
 * unless it has offered not to. Whoever asks for a window smaller than 32 KB gets messages as they are, and may still
 * compress its own.
 *
 * @param answer the extension as it is named in the answer; empty where it was not agreed on
 * @param outward whether the client hears compressed messages
 * @param takeover whether the client's messages refer back to earlier ones
 */
record Deflate(String answer, boolean outward, boolean takeover) {
    static final Deflate NOT_AGREED = new Deflate("", false, false);

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final int LARGEST_WINDOW = 15;

    /**
     * Takes the first offer that can be kept, or none.
     *
     * @param windows whether the messages of the client may refer back to earlier ones
     */
    static Deflate of(HttpHeaders headers, boolean windows) {
        for (String offers : headers.getAll(EXTENSIONS)) {
            for (String offer : split(offers, ',')) {
                Deflate agreed = offered(split(offer, ';'));
                if (agreed != null && (windows || !agreed.takeover())) { // RFC 7692 §5: or the next one
                    return agreed;
                }
            }
        }
        return NOT_AGREED;
    }

    boolean isAgreed() {
        return !answer.isEmpty();
    }

    /** RFC 7692 §7.1: an offer with a parameter that is unknown, double, or has a wrong value is declined. */
    private static @Nullable Deflate offered(List<String> offer) {
        if (!offer.get(0).equalsIgnoreCase("permessage-deflate")) {
            return null;
        }
        Set<String> seen = new HashSet<>();
        int window = 0;
        for (String parameter : offer.subList(1, offer.size())) {
            String[] parts = parameter.split("=", 2);
            String name = parts[0].strip();
            String value = parts.length == 1 ? null : unquoted(parts[1].strip());
            if (!seen.add(name) || !isGood(name, value)) {
                return null;
            }
            window = name.equals("server_max_window_bits") && value != null ? Integer.parseInt(value) : window;
        }
        // RFC 7692 §7.1.1.2: unasked, some clients would not take client_no_context_takeover; Netty's is one
        boolean takeover = !seen.contains("client_no_context_takeover");
        String answer = "permessage-deflate; server_no_context_takeover"
                + (takeover ? "" : "; client_no_context_takeover")
                // RFC 7692 §7.1.2.1: a window that the client asks for must be in the answer
                + (window == 0 ? "" : "; server_max_window_bits=" + window);
        return new Deflate(answer, window == 0 || window == LARGEST_WINDOW, takeover);
    }

    private static boolean isGood(String name, @Nullable String value) {
        return switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "server_max_window_bits" -> value != null && isWindow(value);
            case "client_max_window_bits" -> value == null || isWindow(value);
            default -> false;
        };
    }

    /** RFC 7692 §7.1.2: 8 to 15, without zeros in front. */
    private static boolean isWindow(String value) {
        return value.matches("[89]|1[0-5]");
    }

    /** RFC 6455 §9.1: a value may be quoted, if what is quoted is a token. */
    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static List<String> split(String text, char separator) {
        return List.of(text.split(String.valueOf(separator), -1)).stream()
                .map(String::strip)
                .toList();
    }
}
