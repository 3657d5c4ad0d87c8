package flashbridge.gateway.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The page that a browser sees on the WebSocket port: a chat in the default room, and how to connect a Flash app. */
public final class Page {
    /** An XMLSocket listener, as the page names it to Flash. */
    public record XmlSocketPort(int port, String room, boolean tls) {}

    /** What the page knows of its gateway. */
    public record Facts(
            String version,
            String room,
            String flashPath,
            int maxMessageSize,
            boolean echo,
            String policyFile,
            List<XmlSocketPort> xmlsocket) {}

    private static final String PLACE_FOR_FACTS = "/*gateway*/{}";
    private static final String TEMPLATE = template();

    private Page() {}

    /** The whole page as HTML, which needs nothing from anywhere else. */
    public static String render(Facts facts) {
        return TEMPLATE.replace(PLACE_FOR_FACTS, json(facts));
    }

    private static String json(Facts facts) {
        return "{\"version\":" + string(facts.version)
                + ",\"room\":" + string(facts.room)
                + ",\"flashPath\":" + string(facts.flashPath)
                + ",\"maxMessageSize\":" + facts.maxMessageSize
                + ",\"echo\":" + facts.echo
                + ",\"policyFile\":" + string(facts.policyFile)
                + ",\"xmlsocket\":"
                + facts.xmlsocket.stream()
                        .map(x -> "{\"port\":" + x.port + ",\"room\":" + string(x.room) + ",\"tls\":" + x.tls + "}")
                        .collect(Collectors.joining(",", "[", "]"))
                + "}";
    }

    /** A JSON string that may stand inside a script element: nothing in it can end the script. */
    private static String string(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || "\"\\<>&'".indexOf(c) >= 0) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static String template() {
        try (InputStream in = Page.class.getResourceAsStream("page.html")) {
            if (in == null) {
                throw new IllegalStateException("page.html is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
