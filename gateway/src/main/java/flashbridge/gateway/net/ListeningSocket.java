package flashbridge.gateway.net;

import flashbridge.gateway.config.Written;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A socket that takes connections once it is started. Those it has taken do not notice when it closes. */
public final class ListeningSocket implements AutoCloseable {
    private final Channel channel;
    private final int port;

    private ListeningSocket(Channel channel) {
        this.channel = channel;
        port = ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /**
     * Opens one; who comes waits until {@link #start}.
     *
     * @param owner who wants it, for the operator: {@code listener web}
     * @param port 1 to 65535, or 0 for any that is free
     * @param written where it is asked for
     * @throws BindFailure with a sentence for the operator
     */
    public static ListeningSocket open(ServerBootstrap server, String owner, String address, int port, Written written)
            throws BindFailure {
        InetSocketAddress local = new InetSocketAddress(address, port);
        if (local.isUnresolved()) {
            throw new BindFailure(owner, port, written.address(), BindFailure.unknown(address));
        }
        ChannelFuture bound =
                server.option(ChannelOption.AUTO_READ, false).bind(local).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw BindFailure.because(bound.cause(), owner, address, port, written);
        }
        return new ListeningSocket(bound.channel());
    }

    /** Takes connections from now on, those that have waited first. */
    public void start() {
        channel.config().setAutoRead(true);
    }

    /** Puts a handler behind all others. */
    public void addLast(ChannelHandler handler) {
        channel.pipeline().addLast(handler);
    }

    /** The one it has, or had as long as it was open. */
    public int port() {
        return port;
    }

    /**
     * Returns when another one can have its port; at the latest after 10 seconds, since then its event loop is stuck. Where that
     * has died, the port is free when the process has ended.
     */
    @Override
    public void close() {
        channel.close();
        try {
            awaitRelease(channel.eventLoop());
        } catch (RejectedExecutionException dead) {
            // and whoever waits for it would do so for nothing
        }
    }

    private static void awaitRelease(EventLoop loop) {
        Promise<?> free = loop.newPromise();
        // NIO gives up the port when its loop looks at its sockets once more, and what is scheduled waits for that
        loop.execute(() -> loop.schedule(() -> free.setSuccess(null), 0, TimeUnit.NANOSECONDS));
        free.awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
