package flashbridge.gateway.config;

import flashbridge.gateway.hub.Courtesy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
 * @param charset the encoding of what XMLSocket clients say and hear
 * @param subprotocols WebSocket subprotocols that may be agreed on, the preferred one first
 * @param behindTls whether a proxy in front has ended TLS, so that clients know this port by {@code wss:}
 * @param proxyProtocol whether a proxy in front begins each connection with a PROXY header, version 1 or 2
 * @param courtesy what is said to clients without being asked
 * @param tls what it shows who it is with, or null where it speaks without TLS
 * @param written where its port and its address are
 */
public record ListenerConfig(
        String name,
        String address,
        int port,
        Set<Protocol> speaks,
        String room,
        boolean optional,
        Duration silentGrace,
        Charset charset,
        List<String> subprotocols,
        boolean behindTls,
        boolean proxyProtocol,
        Courtesy courtesy,
        @Nullable TlsConfig tls,
        Written written) {

    /** A listener that is not from a file. */
    public ListenerConfig(
            String name,
            String address,
            int port,
            Set<Protocol> speaks,
            String room,
            boolean optional,
            Duration silentGrace,
            Charset charset,
            List<String> subprotocols,
            boolean behindTls,
            boolean proxyProtocol,
            Courtesy courtesy,
            @Nullable TlsConfig tls) {
        this(
                name,
                address,
                port,
                speaks,
                room,
                optional,
                silentGrace,
                charset,
                subprotocols,
                behindTls,
                proxyProtocol,
                courtesy,
                tls,
                Written.NOWHERE);
    }

    public boolean speaks(Protocol protocol) {
        return speaks.contains(protocol);
    }

    private String word(Protocol protocol) {
        return protocol == Protocol.XMLSOCKET && !charset.equals(StandardCharsets.UTF_8)
                ? protocol + " in " + charset
                : protocol.toString();
    }

    /** What it speaks, as words in a fixed order. */
    public String spoken() {
        String words = new TreeSet<>(speaks).stream().map(this::word).collect(Collectors.joining(", "));
        return words
                + (tls != null ? " over TLS" : behindTls ? " behind TLS" : "")
                + (proxyProtocol ? " after a PROXY header" : "");
    }
}
