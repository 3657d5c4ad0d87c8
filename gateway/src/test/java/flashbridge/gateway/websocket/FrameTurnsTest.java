package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames of one byte each behind the preface, of which a turn has 128; time stands still but for the steps taken here. */
class FrameTurnsTest {
    private static final String PREFACE = "00".repeat(24); // RFC 9113 §3.4, whatever is in it
    private static final String FRAME = "000001000000000001" + "aa"; // §4.1
    private static final int BYTES = 10;

    private final EmbeddedChannel channel = new EmbeddedChannel(
            new ChannelOutboundHandlerAdapter() {
                @Override
                public void read(ChannelHandlerContext ctx) throws Exception {
                    reads++;
                    super.read(ctx);
                }
            },
            new FrameTurns(),
            new ChannelInboundHandlerAdapter() {
                @Override
                public void channelReadComplete(ChannelHandlerContext ctx) {
                    turns++;
                }
            });
    private int turns;
    private int reads;

    @BeforeEach
    void begins() {
        channel.freezeTime();
        comes(PREFACE);
        assertEquals(PREFACE, passed());
        turns = 0;
    }

    @AfterEach
    void ends() {
        channel.finishAndReleaseAll();
    }

    @Test
    void passOnAtOnceWhatIsLittle() {
        comes(FRAME.repeat(127));
        assertEquals(FRAME.repeat(127), passed());
        assertTrue(channel.config().isAutoRead());
        comes(FRAME.repeat(127)); // in another turn
        assertEquals(FRAME.repeat(127), passed());
    }

    @Test
    void leaveWhatIsMoreForTheNextTurns() {
        channel.pipeline().fireChannelRead(bytes(FRAME.repeat(300)));
        int first = passed().length() / 2;
        assertTrue(first > 127 * BYTES - 1 && first < 129 * BYTES, "passed " + first);
        assertFalse(channel.config().isAutoRead());
        int readsBefore = reads;
        channel.pipeline().read(); // as Netty's HTTP/2 does
        assertEquals(readsBefore, reads);
        channel.runPendingTasks();

        assertEquals(300 * BYTES - first, passed().length() / 2);
        assertTrue(turns >= 2, "turns " + turns);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void passOnEveryByteInItsOrderHoweverItComes() {
        String all = "";
        String seen = "";
        for (int i = 0; i < 500; i++) {
            String frame = "000001000000000001" + "%02x".formatted(i % 256);
            all += frame;
            channel.pipeline().fireChannelRead(bytes(frame.substring(0, i % 9 * 2)));
            channel.pipeline().fireChannelRead(bytes(frame.substring(i % 9 * 2)));
        }
        for (int turn = 0; turn < 10; turn++) {
            seen += passed();
            channel.runPendingTasks();
        }
        assertEquals(all, seen);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void passOnTheRestBeforeTheEnd() {
        channel.pipeline().fireChannelRead(bytes(FRAME.repeat(1000)));
        channel.close();
        assertEquals(FRAME.repeat(1000), passed());
    }

    private void comes(String hex) {
        channel.writeInbound(bytes(hex));
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }

    private String passed() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
            all.append(ByteBufUtil.hexDump(in));
            in.release();
        }
        return all.toString();
    }
}
