package flashbridge.gateway;

import flashbridge.gateway.admin.AdminPort;
import flashbridge.gateway.admin.Metrics;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.net.Admission;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Listener;
import flashbridge.gateway.net.Tls;
import flashbridge.gateway.net.TlsWatch;
import flashbridge.gateway.net.Transport;
import flashbridge.policy.Policy;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway process without its command line: opens the ports of a configuration, changes them, and closes them. */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final CompletableFuture<Throwable> deathOfALoop = new CompletableFuture<>();
    private final EventLoopGroup loops;
    private final Hub hub;
    private final Admission admission;
    private final Ports ports;
    private TlsWatch tlsWatch = new TlsWatch();
    private volatile GatewayConfig config;
    private volatile Instant configured = Instant.now();

    private Gateway(GatewayConfig config, Transport transport) {
        this.config = config;
        loops = transport.eventLoops(config.transport().eventLoops(), deathOfALoop::complete);
        hub = new Hub(loops, config.rules());
        admission = new Admission(config.limits().connections(), config.trustedProxies(), hub.incidents());
        hub.incidents().expect(Incidents.Kind.RELOADED, "success");
        hub.incidents().expect(Incidents.Kind.RELOADED, "failure");
        ports = new Ports(
                transport,
                loops,
                admission,
                metrics(),
                () -> this.config.limits().handshakeTimeout(),
                deathOfALoop::complete);
    }

    /**
     * Opens all ports.
     *
     * @throws BindFailure when one that is not optional cannot be opened; then none stays open
     */
    public static Gateway open(GatewayConfig config, Policy policy) throws BindFailure {
        Gateway gateway = new Gateway(config, Transport.of(config.transport().kind()));
        try {
            Exchange.of(gateway.ports, config, gateway.doors(config, policy)).complete();
            gateway.tlsWatch.start(gateway.listeners());
        } catch (BindFailure failure) {
            gateway.close();
            throw failure;
        }
        gateway.notOpened()
                .forEach(failure -> log.warn("{}; it is optional, going on without it", failure.getMessage()));
        return gateway;
    }

    /**
     * Goes over to another configuration. Who is connected stays, under the new limits; ports that are not named any more
     * take nobody in. What is open at the same place stays open all the time, and what changes its place does so at once.
     *
     * @param renew whether certificates are read anew too, which otherwise happens by itself when they change
     * @return whether all certificates could be read; the old ones go on where not
     * @throws BindFailure when a port cannot be opened that is not optional; then everything is as it was
     */
    public synchronized boolean reload(GatewayConfig next, Policy policy, boolean renew) throws BindFailure {
        Doors doors = exchange(next, policy);
        configured = Instant.now();
        return !renew || doors.renewCertificates();
    }

    /**
     * Goes on with the configuration that it has, under another policy.
     *
     * @throws BindFailure as {@link #reload}
     */
    public synchronized void change(Policy policy) throws BindFailure {
        exchange(config, policy);
    }

    private Doors exchange(GatewayConfig next, Policy policy) throws BindFailure {
        Doors doors = doors(next, policy);
        Exchange exchange = Exchange.of(ports, next, doors);
        hub.rules(next.rules());
        admission.change(next.limits().connections(), next.trustedProxies());
        config = next;
        exchange.complete();
        tlsWatch.close();
        tlsWatch = new TlsWatch();
        tlsWatch.start(listeners());
        return doors;
    }

    private Doors doors(GatewayConfig with, Policy policy) {
        return new Doors(hub, admission, ports.listeners, with, policy);
    }

    /** Counts what became of a wish for another configuration. */
    void countReload(String result) {
        hub.incidents().count(Incidents.Kind.RELOADED, result);
    }

    /** What an event loop has died of; completes on its own thread as soon as one does, other than by {@link #drain}. */
    CompletableFuture<Throwable> deathOfALoop() {
        return deathOfALoop;
    }

    boolean isStopping() {
        return admission.isDraining();
    }

    /**
     * Closes all connections, though a drain may wait for them, within that time.
     *
     * @return how many were open
     */
    int cutOff(Duration most) {
        return new CutOff(loops, admission.channels(), most).run();
    }

    /** The ports that are open, in the order in which they were opened. */
    public List<Listener> listeners() {
        return List.copyOf(ports.listeners);
    }

    /** Why optional ports are not open. */
    public List<BindFailure> notOpened() {
        return List.copyOf(ports.notOpened);
    }

    /**
     * Reads the files of TLS anew, as it happens by itself when they change; what is wrong with them is in the log.
     *
     * @return whether all of them are good
     */
    boolean reloadTls() {
        return listeners().stream()
                .map(Listener::tls)
                .filter(Objects::nonNull)
                .map(Tls::reload)
                .reduce(true, Boolean::logicalAnd);
    }

    /** Where operators look inside, or null where nobody does. */
    public @Nullable AdminPort admin() {
        return ports.admin;
    }

    /** Drains at once, as far as nobody has to wait longer than {@code limits.close-timeout}. */
    @Override
    public void close() {
        drain(Duration.ZERO);
    }

    /**
     * Stops as the configuration says.
     *
     * @return how many connections were cut off, since they did not end within {@code limits.close-timeout}
     */
    public int drain() {
        return drain(config.limits().drainTime());
    }

    private synchronized int drain(Duration time) {
        if (loops.isShuttingDown()) {
            return 0;
        }
        tlsWatch.close();
        Drain.Times times = new Drain.Times(time, config.limits().closeTimeout(), Duration.ofSeconds(10));
        return new Drain(loops, admission, ports.listeners, ports.admin, times).run();
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
                for (Listener listener : ports.listeners) {
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
