package flashbridge.gateway.admin;

import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.net.AcceptFaults;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.ListeningSocket;
import flashbridge.gateway.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The port at which operators and their programs look inside, over plain HTTP. */
public final class AdminPort implements AutoCloseable {
    private static final String OWNER = "admin.port";
    private static final String NAME = "admin";

    private final EventLoopGroup loop;
    private final ServerBootstrap server;
    private final Incidents incidents;
    private volatile AdminConfig config;
    private volatile ListeningSocket socket;

    private AdminPort(AdminConfig config, EventLoopGroup loop, ServerBootstrap server, Incidents incidents)
            throws BindFailure {
        this.config = config;
        this.loop = loop;
        this.server = server;
        this.incidents = incidents;
        socket = socket(server, config, config.port(), incidents);
        socket.start();
    }

    /**
     * Opens the port.
     *
     * @param loop for this port alone, which ends with it: whoever asks whether the gateway is well is answered however much
     *     that has to do
     * @param patience how long a visitor may take to say what it wants
     * @param draining whether the gateway lets nobody in any more
     * @throws BindFailure with a sentence for the operator
     */
    public static AdminPort open(
            AdminConfig config,
            Transport transport,
            EventLoopGroup loop,
            Metrics metrics,
            Supplier<Duration> patience,
            BooleanSupplier draining)
            throws BindFailure {
        Incidents incidents = metrics.incidents();
        incidents.expect(Incidents.Kind.ACCEPT_FAILED, NAME);
        ServerBootstrap server = new ServerBootstrap()
                .group(loop)
                .childHandler(new Visitors(incidents, () -> new AdminRequest(metrics, patience.get(), draining)));
        transport.carry(server, () -> false); // who looks on is to see why
        try {
            return new AdminPort(config, loop, server, incidents);
        } catch (BindFailure | RuntimeException failure) {
            stop(loop);
            throw failure;
        }
    }

    /**
     * Opens another socket that leads in here, at the address of this configuration.
     *
     * @throws BindFailure with a sentence for the operator
     */
    public ListeningSocket socketAt(AdminConfig other) throws BindFailure {
        return socket(server, other, other.port(), incidents);
    }

    private static ListeningSocket socket(ServerBootstrap server, AdminConfig config, int port, Incidents incidents)
            throws BindFailure {
        ListeningSocket socket = ListeningSocket.open(server, OWNER, config.address(), port, config.written());
        socket.addLast(AcceptFaults.of(socket, OWNER, NAME, incidents)); // behind Netty's own, which waits a second
        return socket;
    }

    /** Whether it is open where this configuration wants it. */
    public boolean isAt(AdminConfig other) {
        return config.equals(other) || (config.address().equals(other.address()) && port() == other.port());
    }

    /** The port that is open. */
    public int port() {
        return socket.port();
    }

    /** Where it is open, as {@code http://127.0.0.1:9090}. */
    public String address() {
        return "http://" + config.host() + ":" + port();
    }

    /** Is open elsewhere from now on; who is connected stays. */
    public void move(ListeningSocket to, AdminConfig other) {
        ListeningSocket before = socket;
        socket = to;
        config = other;
        to.start();
        before.close();
    }

    /** Accepts nobody for as long as it is not opened again. */
    public void shut() {
        socket.close();
    }

    /**
     * Opens again what was shut, at the same port.
     *
     * @throws BindFailure when somebody else has it now
     */
    public void reopen() throws BindFailure {
        socket = socket(server, config, port(), incidents);
        socket.start();
    }

    @Override
    public void close() {
        shut();
        stop(loop);
    }

    private static void stop(EventLoopGroup loop) {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .awaitUninterruptibly(10, TimeUnit.SECONDS); // unless it is stuck
    }
}
