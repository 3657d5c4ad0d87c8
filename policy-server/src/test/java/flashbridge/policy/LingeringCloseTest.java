package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LingeringCloseTest {
    /** Says "no" to the first message and notes everything that reaches it. */
    private static final class Refusal extends ChannelInboundHandlerAdapter {
        final List<String> seen = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            seen.add(((ByteBuf) message).toString(StandardCharsets.US_ASCII));
            ReferenceCountUtil.release(message);
            LingeringClose.after(ctx.writeAndFlush(Unpooled.copiedBuffer("no", StandardCharsets.US_ASCII)));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            seen.add("inactive");
        }
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @Test
    void writesTheLastWordsAndClosesAChannelWithoutHalves() {
        Refusal refusal = new Refusal();
        EmbeddedChannel channel = new EmbeddedChannel(refusal);
        channel.writeInbound(ascii("a"));
        ByteBuf written = channel.readOutbound();
        assertEquals("no", written.toString(StandardCharsets.US_ASCII));
        written.release();
        assertFalse(channel.isOpen());
        assertEquals(List.of("a", "inactive"), refusal.seen);
    }

    @Test
    void whatADecoderStillHoldsReachesNobody() {
        Refusal refusal = new Refusal();
        EmbeddedChannel channel = new EmbeddedChannel(new FixedLengthFrameDecoder(1), refusal);
        channel.writeInbound(ascii("abc"));
        assertEquals(List.of("a", "inactive"), refusal.seen);
        assertNull(channel.readInbound());
        channel.finishAndReleaseAll();
    }

    @Test
    void policyAnswerWorksOnAnyChannel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        Policy policy = Documents.policy("<allow-access-from domain=\"a\" to-ports=\"1\"/>");
        PolicyAnswer.answer(channel, policy);
        ByteBuf written = channel.readOutbound();
        assertEquals(policy.document() + "\0", written.toString(StandardCharsets.UTF_8));
        written.release();
        assertFalse(channel.isOpen());
    }

    @Test
    void closesAtOnceWhenTheLastWordsAreOutAndNotBefore() {
        EmbeddedChannel out = new EmbeddedChannel();
        LingeringClose.afterLastWords(out.newSucceededFuture());
        assertFalse(out.isOpen());

        EmbeddedChannel underWay = new EmbeddedChannel();
        ChannelPromise lastWords = underWay.newPromise();
        LingeringClose.afterLastWords(lastWords);
        assertTrue(underWay.isOpen());
        lastWords.setSuccess();
        assertFalse(underWay.isOpen());
    }

    @Test
    void startsOnlyOnceAndNotOnAClosedChannel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        LingeringClose.start(channel);
        LingeringClose.start(channel);
        assertFalse(channel.isOpen());
        assertTrue(channel.outboundMessages().isEmpty() || ((ByteBuf) channel.readOutbound()).readableBytes() == 0);
    }

    @Test
    void asksNobodyWhenThePatienceIsOverWithAClientThatTakesNothing() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel channel = new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .handler(new Stuck())
                    .connect(server.getLocalSocketAddress())
                    .sync()
                    .channel();
            LingeringClose.start(channel);
            assertTrue(channel.closeFuture().await(30, TimeUnit.SECONDS));
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** As TLS is with a client that does not take its goodbye. */
    private static final class Stuck extends ChannelOutboundHandlerAdapter {
        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            // for ever
        }
    }
}
