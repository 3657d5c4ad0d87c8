package flashbridge.gateway.admin;

import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The port at which operators and their programs look inside, over plain HTTP. */
public final class AdminPort implements AutoCloseable {
    private static final int SECONDS_OF_SILENCE = 60;
    private static final int LONGEST_BODY = 1024;

    private final Channel channel;
    private final EventLoopGroup loop;

    private AdminPort(Channel channel, EventLoopGroup loop) {
        this.channel = channel;
        this.loop = loop;
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
        ChannelFuture bound = new ServerBootstrap()
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
                })
                .bind(new InetSocketAddress(config.address(), config.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop(loop);
            throw BindFailure.of("admin.port", config.address(), config.port(), bound.cause());
        }
        return new AdminPort(bound.channel(), loop);
    }

    /** The port that is open. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        stop(loop);
    }

    private static void stop(EventLoopGroup loop) {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
