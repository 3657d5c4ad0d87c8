package flashbridge.gateway;

import flashbridge.gateway.admin.AdminPort;
import flashbridge.gateway.admin.Metrics;
import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.QueueLimits;
import flashbridge.gateway.net.Admission;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Door;
import flashbridge.gateway.net.Listener;
import flashbridge.gateway.net.Tls;
import flashbridge.gateway.net.TlsWatch;
import flashbridge.gateway.net.Transport;
import flashbridge.policy.Policy;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway process without its command line: opens the ports of a configuration, changes them, and closes them. */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final End STOPS = new End(End.Cause.GOING_AWAY, "the gateway stops");

    private final Transport transport;
    private final EventLoopGroup loops;
    private final Hub hub;
    private final Admission admission;
    /** Read by the pages, on their event loops. */
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private final List<BindFailure> notOpened = new CopyOnWriteArrayList<>();
    private TlsWatch tlsWatch = new TlsWatch();
    private @Nullable AdminPort admin;
    private volatile GatewayConfig config;
    private volatile Instant configured = Instant.now();

    private Gateway(GatewayConfig config, Transport transport) {
        this.config = config;
        this.transport = transport;
        loops = transport.eventLoops(config.transport().eventLoops());
        hub = new Hub(loops, config.rules());
        admission = new Admission(config.limits().connections(), config.trustedProxies(), hub.incidents());
    }

    /**
     * Opens all ports.
     *
     * @throws BindFailure when one that is not optional cannot be opened; then none stays open
     */
    public static Gateway open(GatewayConfig config, Policy policy) throws BindFailure {
        Gateway gateway = new Gateway(config, Transport.of(config.transport().kind()));
        try {
            gateway.listeners.addAll(gateway.opened(
                    gateway.doors(config, policy), config.limits().queue()));
            gateway.tlsWatch.start(gateway.listeners);
            gateway.openAdmin(config.admin());
        } catch (BindFailure failure) {
            gateway.close();
            throw failure;
        }
        return gateway;
    }

    /**
     * Goes over to another configuration. Who is connected stays, under the new limits; ports that are not named any more
     * take nobody in, and new ones are opened first.
     *
     * @return whether all certificates could be read; the old ones go on where not
     * @throws BindFailure when a new port cannot be opened; then everything is as it was
     */
    public synchronized boolean reload(GatewayConfig next, Policy policy) throws BindFailure {
        List<Door> doors = doors(next, policy);
        List<Listener> opened = opened(
                doors.stream()
                        .filter(door -> listeners.stream().noneMatch(open -> open.isFor(door.listener())))
                        .toList(),
                next.limits().queue());
        if (!next.admin().equals(config.admin())) {
            replaceAdmin(next.admin(), opened);
        }
        hub.rules(next.rules());
        admission.change(next.limits().connections(), next.trustedProxies());
        config = next;
        configured = Instant.now();
        listeners.forEach(listener -> changeOrClose(listener, doors));
        listeners.addAll(opened);
        boolean certificates = reloadTls();
        tlsWatch.close();
        tlsWatch = new TlsWatch();
        tlsWatch.start(listeners);
        return certificates;
    }

    private void changeOrClose(Listener listener, List<Door> doors) {
        for (Door door : doors) {
            if (listener.isFor(door.listener())) {
                listener.change(door);
                return;
            }
        }
        listeners.remove(listener);
        listener.close();
    }

    /** Counts what became of a wish for another configuration. */
    void countReload(String result) {
        hub.incidents().count(Incidents.Kind.RELOADED, result);
    }

    boolean isStopping() {
        return admission.isDraining();
    }

    /** The ports that are open, in the order in which they were opened. */
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
    boolean reloadTls() {
        return listeners.stream()
                .map(Listener::tls)
                .filter(Objects::nonNull)
                .map(Tls::reload)
                .reduce(true, Boolean::logicalAnd);
    }

    /** Where operators look inside, or null where nobody does. */
    public @Nullable AdminPort admin() {
        return admin;
    }

    /** Drains at once, as far as nobody has to wait longer than {@code limits.close-timeout}. */
    @Override
    public void close() {
        drain(Duration.ZERO);
    }

    /** Stops as the configuration says. */
    public void drain() {
        drain(config.limits().drainTime());
    }

    /**
     * Lets nobody in any more, delivers what was said, says goodbye to everybody within this time, and waits for the answers
     * as long as {@code limits.close-timeout}.
     */
    private synchronized void drain(Duration time) {
        if (loops.isShuttingDown()) {
            return;
        }
        admission.drain();
        tlsWatch.close();
        listeners.forEach(Listener::close);
        new Goodbyes(STOPS, time).bid(admission.channels());
        Duration patience = time.plus(config.limits().closeTimeout());
        if (!admission.channels().newCloseFuture().awaitUninterruptibly(patience.toMillis())) {
            admission.channels().close().awaitUninterruptibly();
        }
        letEverybodyLeave();
        if (admin != null) {
            admin.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** A closed channel tells its session in a later turn of its loop, and that one the room on another loop. */
    private void letEverybodyLeave() {
        loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
    }

    private List<Listener> opened(List<Door> doors, QueueLimits limits) throws BindFailure {
        List<Listener> opened = new ArrayList<>();
        notOpened.clear();
        for (Door door : doors) {
            try {
                opened.add(Listener.open(door, transport, loops, admission, limits));
            } catch (BindFailure failure) {
                if (!door.listener().optional()) {
                    opened.forEach(Listener::close);
                    throw failure;
                }
                notOpened.add(failure);
                log.warn("{}; it is optional, going on without it", failure.getMessage());
            }
        }
        return opened;
    }

    private List<Door> doors(GatewayConfig with, Policy policy) throws BindFailure {
        return new Doors(hub, admission, listeners, with, policy).all();
    }

    private void openAdmin(AdminConfig where) throws BindFailure {
        admin = where.isOn() ? AdminPort.open(where, transport, metrics(), admission::isDraining) : null;
    }

    private void replaceAdmin(AdminConfig where, List<Listener> opened) throws BindFailure {
        AdminPort before = admin;
        try {
            openAdmin(where);
        } catch (BindFailure failure) {
            opened.forEach(Listener::close);
            throw failure;
        }
        if (before != null) {
            before.close();
        }
    }

    private Metrics metrics() {
        return new Metrics(hub, new Metrics.Facts() {
            @Override
            public String version() {
                return Version.current();
            }

            @Override
            public long accepted() {
                return admission.met();
            }

            @Override
            public Instant configured() {
                return configured;
            }

            @Override
            public Map<String, Instant> certificates() {
                Map<String, Instant> ends = new TreeMap<>();
                for (Listener listener : listeners) {
                    Tls tls = listener.tls();
                    if (tls != null) {
                        ends.put(listener.config().name(), tls.notAfter());
                    }
                }
                return ends;
            }
        });
    }
}
