package flashbridge.gateway;

import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.config.Protocol;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Rules;
import flashbridge.gateway.net.Admission;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Door;
import flashbridge.gateway.net.Listener;
import flashbridge.gateway.net.Tls;
import flashbridge.gateway.net.TlsWatch;
import flashbridge.gateway.net.Transport;
import flashbridge.gateway.websocket.OriginGate;
import flashbridge.gateway.websocket.Page;
import flashbridge.gateway.websocket.Site;
import flashbridge.gateway.websocket.WebSocketPort;
import flashbridge.policy.Policy;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway process without its command line: opens the ports of a configuration, and closes them cleanly. */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final End STOPS = new End(End.Cause.GOING_AWAY, "the gateway stops");

    private final GatewayConfig config;
    private final Policy policy;
    private final Transport transport;
    private final EventLoopGroup loops;
    private final Hub hub;
    private final Admission admission;
    private final OriginGate gate;
    private final WebSocketPort.Heartbeats heartbeats;
    /** Read by the pages, on their event loops. */
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private final TlsWatch tlsWatch = new TlsWatch();
    private final List<BindFailure> notOpened = new ArrayList<>();

    private Gateway(GatewayConfig config, Policy policy, Transport transport) {
        this.config = config;
        this.policy = policy;
        this.transport = transport;
        loops = transport.eventLoops(config.transport().eventLoops());
        hub = new Hub(
                loops,
                new Rules(
                        config.echo(),
                        config.translation(),
                        config.websocket().deflateMinSize(),
                        config.limits().queueMaxSize()));
        admission = new Admission(config.limits().maxConnections());
        gate = new OriginGate(policy, policyFileName(), config.allowNullOrigin());
        heartbeats = new WebSocketPort.Heartbeats(
                config.websocket().pingInterval(), config.websocket().pongTimeout());
    }

    /**
     * Opens all ports.
     *
     * @throws BindFailure when one that is not optional cannot be opened; then none stays open
     */
    public static Gateway open(GatewayConfig config, Policy policy) throws BindFailure {
        Gateway gateway =
                new Gateway(config, policy, Transport.of(config.transport().kind()));
        try {
            gateway.openListeners();
            gateway.tlsWatch.start(gateway.listeners);
        } catch (BindFailure failure) {
            gateway.close();
            throw failure;
        }
        return gateway;
    }

    /** The ports that are open, in the order of the configuration. */
    public List<Listener> listeners() {
        return List.copyOf(listeners);
    }

    /** Why optional ports are not open. */
    public List<BindFailure> notOpened() {
        return List.copyOf(notOpened);
    }

    /**
     * Reads the files of TLS anew, as it happens by itself when they change; what is wrong with them is in the log.
     *
     * @return whether all of them are good
     */
    public boolean reloadTls() {
        return listeners.stream()
                .map(Listener::tls)
                .filter(Objects::nonNull)
                .map(Tls::reload)
                .reduce(true, Boolean::logicalAnd);
    }

    /** Stops accepting, says goodbye to everybody, and waits for the answers as long as {@code limits.close-timeout}. */
    @Override
    public synchronized void close() {
        if (loops.isShuttingDown()) {
            return;
        }
        tlsWatch.close();
        listeners.forEach(Listener::close);
        admission
                .channels()
                .forEach(channel ->
                        channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(STOPS)));
        Duration patience = config.limits().closeTimeout();
        if (!admission.channels().newCloseFuture().awaitUninterruptibly(patience.toMillis())) {
            admission.channels().close().awaitUninterruptibly();
        }
        letEverybodyLeave();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** A closed channel tells its session in a later turn of its loop, and that one the room on another loop. */
    private void letEverybodyLeave() {
        loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
    }

    private void openListeners() throws BindFailure {
        for (ListenerConfig listener : config.listeners()) {
            try {
                listeners.add(Listener.open(
                        listener, transport, loops, admission, config.limits().queueMaxSize(), this::door));
            } catch (BindFailure failure) {
                if (!listener.optional()) {
                    throw failure;
                }
                notOpened.add(failure);
                log.warn("{}; it is optional, going on without it", failure.getMessage());
            }
        }
    }

    private Door door(ListenerConfig listener, @Nullable Tls tls) {
        return new Door(
                listener,
                hub,
                policy,
                listener.speaks(Protocol.WEBSOCKET) ? webSocketPort(listener) : null,
                tls,
                webHint(),
                config.limits().maxMessageSize(),
                config.limits().handshakeTimeout());
    }

    private @Nullable WebSocketPort webSocketPort(ListenerConfig listener) {
        return new WebSocketPort(
                hub,
                new Site(() -> page(listener), policy, gate),
                gate,
                listener.room(),
                config.websocket().flashPath(),
                config.limits().maxMessageSize(),
                config.limits().handshakeTimeout(),
                config.limits().closeTimeout(),
                heartbeats,
                listener.subprotocols(),
                config.websocket().deflate(),
                listener.behindTls(),
                stream -> admission.admit(stream, listener.name()));
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
                listeners.stream()
                        .filter(open -> open.config().speaks(Protocol.XMLSOCKET))
                        .map(open -> new Page.XmlSocketPort(
                                open.port(), open.config().room(), open.config().tls() != null))
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
