package flashbridge.gateway.admin;

import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.ListeningSocket;
import flashbridge.gateway.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The port at which operators and their programs look inside, over plain HTTP. */
public final class AdminPort implements AutoCloseable {
    private static final int SECONDS_OF_SILENCE = 60;
    private static final int LONGEST_BODY = 1024;

    private final EventLoopGroup loop;
    private final ServerBootstrap server;
    private volatile AdminConfig config;
    private volatile ListeningSocket socket;

    private AdminPort(AdminConfig config, EventLoopGroup loop, ServerBootstrap server) throws BindFailure {
        this.config = config;
        this.loop = loop;
        this.server = server;
        socket = socket(server, config, config.port());
        socket.start();
    }

    /**
     * Opens the port, with a thread of its own: whoever asks whether the gateway is well is answered however much it has to do.
     *
     * @param draining whether the gateway lets nobody in any more
     * @throws BindFailure with a sentence for the operator
     */
    public static AdminPort open(AdminConfig config, Transport transport, Metrics metrics, BooleanSupplier draining)
            throws BindFailure {
        EventLoopGroup loop = transport.eventLoops(1);
        ServerBootstrap server = new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel visitor) {
                        visitor.pipeline()
                                .addLast(
                                        new ReadTimeoutHandler(SECONDS_OF_SILENCE),
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(LONGEST_BODY, true),
                                        new AdminRequest(metrics, draining));
                    }
                });
        try {
            return new AdminPort(config, loop, server);
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
        return socket(server, other, other.port());
    }

    private static ListeningSocket socket(ServerBootstrap server, AdminConfig config, int port) throws BindFailure {
        return ListeningSocket.open(server, "admin.port", config.address(), port, config.place());
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
        socket = socket(server, config, port());
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
