package flashbridge.gateway.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One port and what it speaks.
 *
 * @param address the address to listen on; {@code 0.0.0.0} and {@code ::} stand for all
 * @param port 0 to 65535; 0 stands for any free port
 * @param room the room of XMLSocket clients, and of the WebSocket path {@code /}
 * @param optional whether the gateway starts without it when it cannot be opened
 * @param silentGrace how long a client that has said nothing is not yet taken for an XMLSocket client
 * @param subprotocols WebSocket subprotocols that may be agreed on, the preferred one first
 * @param behindTls whether a proxy in front has ended TLS, so that clients know this port by {@code wss:}
 * @param tls what it shows who it is with, or null where it speaks without TLS
 */
public record ListenerConfig(
        String name,
        String address,
        int port,
        Set<Protocol> speaks,
        String room,
        boolean optional,
        Duration silentGrace,
        List<String> subprotocols,
        boolean behindTls,
        @Nullable TlsConfig tls) {

    public boolean speaks(Protocol protocol) {
        return speaks.contains(protocol);
    }

    /** What it speaks, as words in a fixed order. */
    public String spoken() {
        String words = new TreeSet<>(speaks).stream().map(Protocol::toString).collect(Collectors.joining(", "));
        return words + (tls != null ? " over TLS" : behindTls ? " behind TLS" : "");
    }
}
