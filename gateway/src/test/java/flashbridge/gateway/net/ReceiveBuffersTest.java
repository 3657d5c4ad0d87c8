package flashbridge.gateway.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.config.TransportConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients from whom nothing can be read, since direct memory is used up, or only little, since they make the gateway keep much. */
@Timeout(60)
class ReceiveBuffersTest {
    private static final int MUCH = 32 * 1024;

    private final Memory memory = new Memory();
    private final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
    private final AtomicBoolean tooMuchKept = new AtomicBoolean();
    private final AtomicInteger mostInATurn = new AtomicInteger();
    private final AtomicReference<Throwable> death = new AtomicReference<>();

    @ParameterizedTest
    @MethodSource("transports")
    void failForThatClientAloneWhenThereIsNoMemory(TransportConfig.Kind kind) throws Exception {
        Transport transport = Transport.of(kind);
        EventLoopGroup loops = transport.eventLoops(1, death::set);
        try {
            InetSocketAddress address = open(transport, loops);
            try (Socket quiet = new Socket(address.getAddress(), address.getPort());
                    Socket talking = new Socket(address.getAddress(), address.getPort())) {
                assertEchoes(quiet, "before");
                assertEchoes(talking, "before");
                memory.full = true;
                talking.getOutputStream().write("lost".getBytes(US_ASCII));
                assertInstanceOf(OutOfMemoryError.class, faults.poll(20, TimeUnit.SECONDS));
                assertTrue(isClosed(talking));
                memory.full = false;
                assertEchoes(quiet, "after");
            }
            assertEquals(List.of(), List.copyOf(faults));
            assertNull(death.get());
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void takeOneSipInATurnWhileTooMuchIsKept(TransportConfig.Kind kind) throws Exception {
        Transport transport = Transport.of(kind);
        EventLoopGroup loops = transport.eventLoops(1, death::set);
        try {
            InetSocketAddress address = open(transport, loops);
            try (Socket client = new Socket(address.getAddress(), address.getPort())) {
                assertEchoes(client, "a".repeat(MUCH));
                assertEchoes(client, "."); // a turn of its own, which ends with it
                mostInATurn.set(0);
                tooMuchKept.set(true);
                assertEchoes(client, "b".repeat(MUCH));
                assertEquals(ReceiveBuffers.SIP, mostInATurn.get());
                tooMuchKept.set(false);
                assertEchoes(client, "c".repeat(MUCH));
            }
            assertEquals(List.of(), List.copyOf(faults));
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    static List<TransportConfig.Kind> transports() {
        return TransportTest.ofThisMachine();
    }

    private InetSocketAddress open(Transport transport, EventLoopGroup loops) throws Exception {
        ServerBootstrap server = new ServerBootstrap();
        transport.carry(server, tooMuchKept::get);
        Channel listening = server.group(loops)
                .childOption(ChannelOption.ALLOCATOR, memory)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Echo());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return (InetSocketAddress) listening.localAddress();
    }

    private static boolean isClosed(Socket client) throws IOException {
        try {
            return client.getInputStream().read() == -1;
        } catch (SocketException reset) { // what it said last was not read
            return true;
        }
    }

    private static void assertEchoes(Socket client, String word) throws Exception {
        byte[] bytes = word.getBytes(US_ASCII);
        client.getOutputStream().write(bytes);
        assertArrayEquals(bytes, client.getInputStream().readNBytes(bytes.length));
    }

    private final class Echo extends ChannelInboundHandlerAdapter {
        private int turn; // bytes

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            turn += ((ByteBuf) message).readableBytes();
            mostInATurn.accumulateAndGet(turn, Math::max);
            ctx.writeAndFlush(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            turn = 0;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            faults.add(cause);
            ctx.close();
        }
    }

    /** Direct memory that is used up whenever the test says so. */
    private static final class Memory extends AbstractByteBufAllocator {
        private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
        private volatile boolean full;

        Memory() {
            super(true);
        }

        @Override
        protected ByteBuf newHeapBuffer(int initial, int most) {
            return memory.heapBuffer(initial, most);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initial, int most) {
            if (full) {
                throw new OutOfMemoryError("failed to allocate direct memory");
            }
            return memory.directBuffer(initial, most);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return true; // so that what is read is not copied
        }
    }
}
