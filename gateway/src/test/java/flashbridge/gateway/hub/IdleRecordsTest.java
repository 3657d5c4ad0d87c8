package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records behind which nothing comes, in place of those that update keys: RFC 8446 §4.6.3, §5.1. */
class IdleRecordsTest {
    private static final String IDLE = "1703030000";
    private static final String USEFUL = "1703030003aabbcc";

    private final Incidents incidents = new Incidents();
    private final IdleRecords idle = new IdleRecords(new Peer(1, new LocalAddress("test"), "test"), incidents);
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new TlsRecords(new Beginning(new MemoryBudget(), () -> Rules.DEFAULTS), () -> {}, idle),
            new InTheClear(),
            idle);

    @AfterEach
    void ends() {
        channel.releaseInbound();
        channel.releaseOutbound();
    }

    @Test
    void mayBeAsManyAsBoringSslAllows() {
        shakesHands();
        comes(IDLE.repeat(32));
        assertTrue(channel.isOpen());
        assertEquals(0, refused());
        channel.finishAndReleaseAll();
    }

    @Test
    void areTooManyWithOneMore() {
        shakesHands();
        ends(IDLE.repeat(33));
    }

    @Test
    void areTooManyHoweverTheyArePutTogether() {
        shakesHands();
        for (int i = 0; i < 32 * 5; i++) {
            comes(IDLE.substring(i % 5 * 2, i % 5 * 2 + 2));
        }
        assertTrue(channel.isOpen());
        ends(IDLE);
    }

    @Test
    void areNotLookedIntoWhenTheyAreEnough() {
        shakesHands();
        ends(IDLE.repeat(33) + USEFUL);
        assertTrue(channel.inboundMessages().isEmpty());
    }

    @Test
    void doNotCountBeforeTheHandshakeIsOver() {
        comes(IDLE.repeat(1000));
        shakesHands();
        comes(IDLE.repeat(32));
        assertTrue(channel.isOpen());
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {IDLE + USEFUL, USEFUL + IDLE, USEFUL, USEFUL + USEFUL + IDLE})
    void areNotTooManyBesideAsManyThatBringSomething(String records) {
        shakesHands();
        comes(records.repeat(1000));
        assertTrue(channel.isOpen());
        assertEquals(0, refused());
        channel.finishAndReleaseAll();
    }

    @Test
    void areTooManyWhereFewerBringSomething() {
        shakesHands();
        ends((USEFUL + IDLE.repeat(10)).repeat(10));
    }

    @Test
    void arePaidForByNobodyWhoDoesNotRead() {
        shakesHands();
        ByteBuf unread = Unpooled.buffer().writeZero(100_000);
        channel.write(unread);
        assertFalse(channel.isWritable());
        ends((USEFUL + IDLE).repeat(33));
    }

    private void ends(String records) {
        boolean broken = false;
        try {
            comes(records);
            channel.checkException();
        } catch (Exception expected) {
            broken = expected instanceof SSLException;
        }
        assertTrue(broken);
        assertFalse(channel.isOpen());
        assertEquals(1, refused());
    }

    private void shakesHands() {
        channel.pipeline().context(InTheClear.class).fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
    }

    private void comes(String hex) {
        channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    }

    private long refused() {
        return incidents.of(Incidents.Kind.REFUSED).getOrDefault(List.of("protocol"), 0L);
    }

    /** In place of TLS: what is in the records. */
    private static final class InTheClear extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            int length = in.readableBytes() < 5 ? Integer.MAX_VALUE : in.getUnsignedShort(in.readerIndex() + 3);
            if (in.readableBytes() - 5 >= length) {
                in.skipBytes(5);
                if (length > 0) {
                    out.add(in.readRetainedSlice(length));
                }
            }
        }
    }
}
