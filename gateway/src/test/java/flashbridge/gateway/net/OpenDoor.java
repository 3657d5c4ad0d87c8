package flashbridge.gateway.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.config.Protocol;
import flashbridge.gateway.config.TlsConfig;
import flashbridge.gateway.fuzz.Room;
import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.websocket.OriginGate;
import flashbridge.gateway.websocket.Reception;
import flashbridge.gateway.websocket.Site;
import flashbridge.gateway.websocket.WebSocketPort;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Doors that are open to pages of all sites, for bytes that are made up. */
final class OpenDoor {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Policy OPEN = PolicyFile.parse(
                    "<cross-domain-policy><allow-access-from domain=\"*\" to-ports=\"*\"/></cross-domain-policy>"
                            .getBytes(UTF_8))
            .policy();

    private OpenDoor() {}

    /** One that speaks these protocols, with blanks between. */
    static ListenerConfig listener(String speaks, @Nullable TlsConfig tls) {
        Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);
        Stream.of(speaks.split(" ", -1)).map(Protocol::valueOf).forEach(protocols::add);
        return new ListenerConfig(
                "test",
                "127.0.0.1",
                8080,
                protocols,
                Room.NAME,
                false,
                MINUTE,
                UTF_8,
                List.of("chat"),
                false,
                false,
                Courtesy.NONE,
                tls);
    }

    static Door of(ListenerConfig listener, @Nullable Tls tls, Hub hub, Reception reception) {
        WebSocketPort web = listener.speaks(Protocol.WEBSOCKET) ? port(hub, reception) : null;
        return new Door(listener, hub, OPEN, web, tls, "Not here.", Room.MAX_MESSAGE_SIZE, MINUTE);
    }

    private static WebSocketPort port(Hub hub, Reception reception) {
        OriginGate gate = new OriginGate(OPEN, Path.of("crossdomain.xml"), true);
        return new WebSocketPort(
                hub,
                new Site(() -> "the page", OPEN, gate, "/flash"),
                gate,
                Room.NAME,
                "/flash",
                Room.MAX_MESSAGE_SIZE,
                16 * 1024,
                MINUTE,
                MINUTE,
                Courtesy.NONE,
                List.of("chat"),
                true,
                false,
                reception);
    }
}
