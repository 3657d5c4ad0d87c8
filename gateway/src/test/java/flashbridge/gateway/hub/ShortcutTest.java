package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ShortcutTest {
    private static final int MORE_THAN_A_SOCKET_TAKES = 64 << 20;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> written = new LinkedBlockingQueue<>();
    private Channel server;
    private Channel channel;
    private Socket client;
    private Shortcut shortcut;

    @BeforeEach
    void connect() throws Exception {
        server = new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext ctx) {
                        accepted.add(ctx.channel());
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable reset) {
                        ctx.close();
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        client = new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort());
        client.setSoTimeout(10_000);
        channel = accepted.poll(10, TimeUnit.SECONDS);
        shortcut = requireNonNull(onTheLoop(() -> Shortcut.past(channel)));
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                written.add(((ByteBuf) msg).readableBytes());
                ctx.write(msg, promise);
            }
        });
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
        channel.close().sync();
        server.close().sync();
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    @Test
    void goesPastTheChannelWithWhatTheSocketTakesAtOnce() throws Exception {
        ByteBuf bytes = bytes("hello");

        assertEquals(5, onTheLoop(() -> shortcut.send(bytes)));
        assertArrayEquals("hello".getBytes(US_ASCII), client.getInputStream().readNBytes(5));
        assertTrue(written.isEmpty(), "the channel wrote it");
        bytes.release();
    }

    @Test
    void sendsTheShareThatIsReadableAndNothingElse() throws Exception {
        ByteBuf bytes = bytes("before-this-behind");

        assertEquals(4, onTheLoop(() -> shortcut.send(bytes.slice(7, 4))));
        assertArrayEquals("this".getBytes(US_ASCII), client.getInputStream().readNBytes(4));
        bytes.release();
    }

    @Test
    void standsBackForWhatTheChannelHasNotSentYet() throws Exception {
        ByteBuf second = bytes("second");

        assertEquals(0, onTheLoop(() -> {
            channel.write(bytes("first "));
            return shortcut.send(second);
        }));
        onTheLoop(channel::flush);
        onTheLoop(() -> shortcut.send(second));

        assertArrayEquals(
                "first second".getBytes(US_ASCII), client.getInputStream().readNBytes(12));
        second.release();
    }

    @Test
    void leavesToTheChannelWhatTheSocketDoesNotTake() throws Exception {
        Batch batch = batch(MORE_THAN_A_SOCKET_TAKES);
        byte[] expected = new byte[batch.size()];
        batch.bytes().getBytes(0, expected);

        onTheLoop(() -> new Outbox(channel, new Tally()).offer(batch, batch.slice(0, 1), 0, 1, QueueLimits.DEFAULTS));
        int rest = written.poll(10, TimeUnit.SECONDS);

        assertTrue(rest > 0 && rest < expected.length, () -> "the channel was given " + rest);
        assertArrayEquals(expected, client.getInputStream().readNBytes(expected.length));
        await().until(() -> batch.bytes().refCnt() == 1);
        batch.bytes().release();
    }

    @Test
    void sendsNothingToADescriptorThatMayBelongToAnotherNow() throws Exception {
        ByteBuf bytes = bytes("hello");
        channel.close().sync();

        assertEquals(0, onTheLoop(() -> shortcut.send(bytes)));
        bytes.release();
    }

    @Test
    void leavesItToTheChannelToFindThatTheClientIsGone() throws Exception {
        ByteBuf bytes = bytes("hello");
        onTheLoop(() -> channel.config().setAutoRead(false)); // or it would have noticed by reading
        client.setSoLinger(true, 0);
        client.close();

        await().until(() -> onTheLoop(() -> shortcut.send(bytes)) == 0);
        bytes.release();
    }

    @Test
    void thereIsNonePastAChannelWithoutADescriptor() {
        EmbeddedChannel embedded = new EmbeddedChannel();

        assertNull(Shortcut.past(embedded));
        embedded.finish();
    }

    private <T> T onTheLoop(Callable<T> task) throws Exception {
        return channel.eventLoop().submit(task).get(10, TimeUnit.SECONDS);
    }

    private static ByteBuf bytes(String text) {
        ByteBuf bytes = ByteBufAllocator.DEFAULT.ioBuffer();
        bytes.writeCharSequence(text, US_ASCII);
        return bytes;
    }

    private static Batch batch(int size) {
        byte[] letters = new byte[size];
        for (int i = 0; i < size; i++) {
            letters[i] = (byte) ('a' + i % 23);
        }
        ByteBuf text = ByteBufAllocator.DEFAULT.ioBuffer(size).writeBytes(letters); // at once, as each call is traced
        Message message = Message.text(text);
        Batch batch = new Batch(size, 1);
        batch.append(Wire.XMLSOCKET, message);
        message.release();
        return batch;
    }
}
