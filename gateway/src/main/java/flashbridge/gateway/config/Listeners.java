package flashbridge.gateway.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What must hold among listeners: names and ports only once, and something to speak. */
final class Listeners {
    private static final String CHOICE =
            "a list of at least one of policy, xmlsocket and websocket, as [xmlsocket, policy]";
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");

    private final List<ListenerConfig> seen = new ArrayList<>();

    static Set<Protocol> speaks(Section section) {
        Set<Protocol> speaks = EnumSet.noneOf(Protocol.class);
        List<String> words = section.texts("speaks", CHOICE);
        for (String word : words) {
            Arrays.stream(Protocol.values())
                    .filter(protocol -> protocol.toString().equals(word))
                    .findFirst()
                    .ifPresentOrElse(speaks::add, () -> section.mistake("speaks", unknown(word)));
        }
        section.notes().addAll("speaks", speaks); // in whatever order they are written
        return speaks;
    }

    private static String unknown(String word) {
        List<String> words =
                Arrays.stream(Protocol.values()).map(Protocol::toString).toList();
        return "names \"" + word + "\", which is no protocol" + NearMiss.suggestion(word, words);
    }

    void add(ListenerConfig listener, Section section) {
        checkWebSocket(listener, section);
        for (ListenerConfig other : seen) {
            boolean samePort = listener.port() != 0
                    && listener.port() == other.port()
                    && overlap(listener.address(), other.address());
            boolean namedByPort = samePort && !section.has("name"); // so that another port will do
            if (other.name().equals(listener.name()) && !namedByPort) {
                section.mistake(
                        "name",
                        "\"" + listener.name() + "\" is used twice; give this listener, or that in line "
                                + other.written().port().line()
                                + ", a name of its own");
            }
            if (samePort) {
                section.mistake(
                        "port",
                        listener.port() + " is used twice; the first is in line "
                                + other.written().port().line());
            }
        }
        seen.add(listener);
    }

    /** What would be passed over in silence. */
    private static void checkWebSocket(ListenerConfig listener, Section section) {
        List<String> subprotocols = listener.subprotocols();
        boolean web = listener.speaks(Protocol.WEBSOCKET) || listener.speaks().isEmpty(); // which is a mistake already
        if (!web && !subprotocols.isEmpty()) {
            section.mistake("subprotocols", "are for websocket, which this listener does not speak");
        }
        if (!web && listener.behindTls()) {
            section.mistake("behind-tls", "is for websocket, which this listener does not speak");
        }
        if (listener.behindTls() && listener.tls() != null) {
            section.mistake(
                    "behind-tls", "is for a proxy that ends TLS in front; with tls the listener ends it itself");
        }
        subprotocols.stream()
                .filter(name -> subprotocols.indexOf(name) != subprotocols.lastIndexOf(name))
                .distinct()
                .forEach(name -> section.mistake("subprotocols", "names \"" + name + "\" twice"));
    }

    /** The admin port is one more that must not be used twice. */
    static void check(AdminConfig admin, List<ListenerConfig> listeners, Section section) {
        for (ListenerConfig listener : listeners) {
            if (admin.port() > 0 && admin.port() == listener.port() && overlap(admin.address(), listener.address())) {
                section.mistake("port", admin.port() + " is used twice; the listener " + listener.name() + " has it");
            }
        }
    }

    private static boolean overlap(String a, String b) {
        return a.equals(b) || EVERYWHERE.contains(a) || EVERYWHERE.contains(b);
    }
}
