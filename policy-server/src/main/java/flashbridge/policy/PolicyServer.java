package flashbridge.policy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The socket policy server: Flash Player asks on port 843 whether it may connect, this answers. */
public final class PolicyServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PolicyServer.class);
    /** In a second, about those who were let in. */
    private static final int MOST_LINES = 100;
    /** In a second. */
    private static final int MOST_REFUSALS = 10;

    private final EventLoopGroup loop;
    private final Channel listener;
    private final Door door;

    private PolicyServer(EventLoopGroup loop, Channel listener, Door door) {
        this.loop = loop;
        this.listener = listener;
        this.door = door;
    }

    /**
     * What one server gives to strangers.
     *
     * @param connections at once; whoever comes in addition is closed at once
     * @param perAddress of these; of IPv6 the first 64 bits count
     * @param patience for the whole request
     */
    public record Limits(int connections, int perAddress, Duration patience) {
        /** 1000 connections, 100 of one address, 10 seconds. */
        public static final Limits DEFAULT = new Limits(1000, 100, Duration.ofSeconds(10));
    }

    /** As {@link #open(InetSocketAddress, Policy, Limits)} with {@link Limits#DEFAULT}. */
    public static PolicyServer open(InetSocketAddress address, Policy policy) throws IOException {
        return open(address, policy, Limits.DEFAULT);
    }

    /**
     * Listens and answers until closed. Port 0 takes any free port.
     *
     * @throws IOException when the port cannot be bound
     */
    public static PolicyServer open(InetSocketAddress address, Policy policy, Limits limits) throws IOException {
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("policy-server"),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Class<? extends ServerChannel> transport =
                epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        Door door = new Door(policy, limits, loop.next());
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(transport)
                .childHandler(door)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop(loop);
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        bound.channel().pipeline().addLast(new AcceptFaults());
        return new PolicyServer(loop, bound.channel(), door);
    }

    /** Where it listens, in case that 0 was asked for. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** What it answers with. */
    Policy policy() {
        return door.policy;
    }

    /** Answers with this policy from now on, also those who have connected already. */
    public void change(Policy policy) {
        door.policy = policy;
    }

    /** Blocks until {@link #close()} was called somewhere, but no longer than this; returns whether it was. */
    public boolean awaitClose(Duration most) throws InterruptedException {
        return listener.closeFuture().await(most.toMillis());
    }

    /** Stops listening and drops the connections; returns when the port is free. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        stop(loop);
    }

    private static void stop(EventLoopGroup loop) {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Lets clients in, up to the limits. Runs on the one event loop, so it can count without locks. */
    private static final class Door extends ChannelInitializer<SocketChannel> {
        private volatile Policy policy;
        private final Duration patience;
        private final Places places;
        private final BoundedLines lines;
        private final BoundedLines refusals;

        Door(Policy policy, Limits limits, EventExecutor timer) {
            this.policy = policy;
            patience = limits.patience();
            places = new Places(limits.connections(), limits.perAddress());
            lines = new BoundedLines(log, Level.INFO, MOST_LINES, "answered or not:", timer);
            refusals = new BoundedLines(log, Level.WARN, MOST_REFUSALS, "turned away:", timer);
        }

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            InetSocketAddress peer = channel.remoteAddress();
            if (peer == null) { // gone already
                ChannelFuture unused = channel.close();
                return;
            }
            String obstacle = places.enter(peer.getAddress());
            if (obstacle != null) {
                refusals.say("turned away {}: {}", NetUtil.toSocketAddressString(peer), obstacle);
                ChannelFuture unused = channel.close();
                return;
            }
            channel.closeFuture().addListener(closed -> places.leave(peer.getAddress()));
            channel.pipeline().addLast(new PolicyConnection(() -> policy, patience, lines));
        }
    }
}
