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
import java.util.function.BooleanSupplier;

/** The port at which operators and their programs look inside, over plain HTTP. */
public final class AdminPort implements AutoCloseable {
    private static final int SECONDS_OF_SILENCE = 60;
    private static final int LONGEST_BODY = 1024;

    private final Channel channel;

    private AdminPort(Channel channel) {
        this.channel = channel;
    }

    /**
     * Opens the port.
     *
     * @param draining whether the gateway lets nobody in any more
     * @throws BindFailure with a sentence for the operator
     */
    public static AdminPort open(
            AdminConfig config, Transport transport, EventLoopGroup loops, Metrics metrics, BooleanSupplier draining)
            throws BindFailure {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
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
            throw BindFailure.of("admin.port", config.address(), config.port(), bound.cause());
        }
        return new AdminPort(bound.channel());
    }

    /** The port that is open. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
