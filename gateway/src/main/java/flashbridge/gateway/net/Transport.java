package flashbridge.gateway.net;

import flashbridge.gateway.config.TransportConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the kernel is asked for events. */
@SuppressWarnings("ImmutableEnumChecker") // the functions in its rows have no state
public enum Transport {
    /** Linux, by Netty's native library. */
    EPOLL(
            EpollIoHandler::newFactory,
            EpollServerSocketChannel.class,
            ReceiveBuffers::adaptive,
            KeepAlive::inherited,
            Epoll::unavailabilityCause),
    /** Linux, by a younger interface that many containers forbid. */
    IO_URING(
            IoUringIoHandler::newFactory,
            IoUringServerSocketChannel.class,
            ReceiveBuffers::adaptiveForIoUring,
            KeepAlive::inherited,
            IoUring::unavailabilityCause),
    /** Everywhere. */
    NIO(
            NioIoHandler::newFactory,
            NioServerSocketChannel.class,
            ReceiveBuffers::adaptive,
            KeepAlive::ofEach,
            () -> null);

    private final Supplier<IoHandlerFactory> handlers;
    private final Class<? extends ServerChannel> serverChannel;
    private final Function<BooleanSupplier, RecvByteBufAllocator> receiveBuffers;
    private final Consumer<ServerBootstrap> keepAlive;
    private final Supplier<@Nullable Throwable> obstacle;

    Transport(
            Supplier<IoHandlerFactory> handlers,
            Class<? extends ServerChannel> serverChannel,
            Function<BooleanSupplier, RecvByteBufAllocator> receiveBuffers,
            Consumer<ServerBootstrap> keepAlive,
            Supplier<@Nullable Throwable> obstacle) {
        this.handlers = handlers;
        this.serverChannel = serverChannel;
        this.receiveBuffers = receiveBuffers;
        this.keepAlive = keepAlive;
        this.obstacle = obstacle;
    }

    /**
     * The one that is asked for; {@code auto} is epoll where it works, and NIO elsewhere.
     *
     * @throws BindFailure when this machine does not have it
     */
    public static Transport of(TransportConfig.Kind kind) throws BindFailure {
        return switch (kind) {
            case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
            case EPOLL -> EPOLL.ifPossible();
            case IO_URING -> IO_URING.ifPossible();
            case NIO -> NIO;
        };
    }

    /**
     * Has a server accept its connections by this, and read from them.
     *
     * @param isTooMuchKept whether all clients together make the gateway keep more than they may; asked before each read, on
     *     the event loop of the connection
     */
    public void carry(ServerBootstrap server, BooleanSupplier isTooMuchKept) {
        server.channel(serverChannel).childOption(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers.apply(isTooMuchKept));
    }

    /** Has the kernel find out which clients are gone without a word. */
    void noticeWhoIsGone(ServerBootstrap server) {
        keepAlive.accept(server);
    }

    private Transport ifPossible() throws BindFailure {
        Throwable cause = obstacle.get();
        if (cause != null) {
            throw BindFailure.without(this, cause);
        }
        return this;
    }

    /**
     * Event loops for all connections.
     *
     * @param number how many; 0 stands for one for every two processors, since for each byte that a loop sends, the
     *     kernel has as much to do again
     * @param death hears, on the thread of that loop, what one dies of before it is shut down
     */
    public EventLoopGroup eventLoops(int number, Consumer<Throwable> death) {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new EventLoops(number == 0 ? half : number, handlers.get(), death);
    }

    public Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
