package flashbridge.gateway;

import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.config.Protocol;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.net.Admission;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Door;
import flashbridge.gateway.net.Listener;
import flashbridge.gateway.net.Tls;
import flashbridge.gateway.websocket.OriginGate;
import flashbridge.gateway.websocket.Page;
import flashbridge.gateway.websocket.Site;
import flashbridge.gateway.websocket.WebSocketPort;
import flashbridge.policy.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes of one configuration what its ports show to those who come. */
final class Doors {
    private final Hub hub;
    private final Admission admission;
    private final List<Listener> open;
    private final GatewayConfig config;
    private final Policy policy;
    private final List<Tls> made = new ArrayList<>();
    private final List<Tls> used = new ArrayList<>();

    /** For ports of which some may be open already; the list is looked at again whenever the page is asked for. */
    Doors(Hub hub, Admission admission, List<Listener> open, GatewayConfig config, Policy policy) {
        this.hub = hub;
        this.admission = admission;
        this.open = open;
        this.config = config;
        this.policy = policy;
    }

    /**
     * One for each listener.
     *
     * @param successions the open ones that go on, by the names they will have
     */
    List<Door> all(Map<String, Listener> successions) throws BindFailure {
        List<Door> doors = new ArrayList<>();
        for (ListenerConfig listener : config.listeners()) {
            doors.add(door(listener, successions.get(listener.name())));
        }
        return doors;
    }

    /** Lets go of what was made for them: they will not be used. */
    void discard() {
        made.forEach(Tls::close);
    }

    /** What was made for them; the rest is in use already. */
    List<Tls> made() {
        return List.copyOf(made);
    }

    /** Reads those certificates anew that are in use already; returns whether all are good. */
    boolean renewCertificates() {
        return used.stream().map(Tls::reload).reduce(true, Boolean::logicalAnd);
    }

    private Door door(ListenerConfig listener, @Nullable Listener before) throws BindFailure {
        return new Door(
                listener,
                hub,
                policy,
                listener.speaks(Protocol.WEBSOCKET) ? webSocketPort(listener) : null,
                listener.tls() == null ? null : tls(listener, before),
                webHint(),
                config.limits().maxMessageSize(),
                config.limits().handshakeTimeout());
    }

    /** That of the port as it is open already, if nothing about it changes, so that its files need not be good now. */
    private Tls tls(ListenerConfig listener, @Nullable Listener before) throws BindFailure {
        Tls live = before == null ? null : before.tls();
        if (live != null && live.isFor(listener)) {
            used.add(live);
            return live;
        }
        Tls fresh = Tls.of(listener);
        made.add(fresh);
        return fresh;
    }

    private WebSocketPort webSocketPort(ListenerConfig listener) {
        OriginGate gate = new OriginGate(policy, config.policyFile(), config.allowNullOrigin());
        return new WebSocketPort(
                hub,
                new Site(() -> page(listener), policy, gate, config.websocket().flashPath()),
                gate,
                listener.room(),
                config.websocket().flashPath(),
                config.limits().maxMessageSize(),
                config.limits().maxHeaderSize(),
                config.limits().handshakeTimeout(),
                config.limits().closeTimeout(),
                listener.courtesy(),
                listener.subprotocols(),
                config.websocket().deflate(),
                listener.behindTls(),
                admission);
    }

    /** Made when it is asked for, so that it names all ports that are really open, its own among them. */
    private String page(ListenerConfig listener) {
        return Page.render(new Page.Facts(
                Version.current(),
                listener.room(),
                config.websocket().flashPath(),
                config.limits().maxMessageSize(),
                config.echo(),
                policyFileName(),
                open.stream()
                        .filter(each -> each.config().speaks(Protocol.XMLSOCKET)
                                && !each.config().proxyProtocol()) // nobody gets in there but by a proxy
                        .map(each -> new Page.XmlSocketPort(
                                each.port(), each.config().room(), each.config().tls() != null))
                        .toList()));
    }

    private String webHint() {
        return config.listeners().stream()
                .filter(listener -> listener.speaks(Protocol.WEBSOCKET))
                .min(Comparator.comparing(listener -> listener.tls() != null))
                .map(listener -> "WebSocket and the page are on port " + listener.port()
                        + (listener.tls() == null ? "." : ", through TLS (wss://, https://)."))
                .orElse("No port of this gateway speaks HTTP.");
    }

    private String policyFileName() {
        return String.valueOf(config.policyFile().getFileName());
    }
}
