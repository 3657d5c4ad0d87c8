package flashbridge.gateway.xmlsocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NUL-terminated messages in all the pieces in which TCP may bring them. */
class NulFramesTest {
    private final NulFrames frames = new NulFrames(10);
    private final List<String> messages = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void cutsAtEveryNulHoweverTheStreamIsSplit(int size) {
        assertTrue(read("<a/>\0h\u00e9 \u2713\0\0\0x\0unfinished", size));
        assertEquals(List.of("<a/>", "h\u00e9 \u2713", "x"), messages);
        assertTrue(read("\0", 1));
        assertEquals("unfinished", messages.get(3));
        frames.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100})
    void takesTheLimitAndNotAByteMore(int size) {
        assertTrue(read("0123456789\0", size));
        assertEquals(List.of("0123456789"), messages);
        assertFalse(read("0123456789x\0", size));
        assertEquals(1, messages.size());
        frames.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100})
    void refusesAnUnfinishedMessageOverTheLimit(int size) {
        assertFalse(read("0123456789x", size));
        frames.release();
    }

    @Test
    void countsEachMessageForItself() {
        assertTrue(read("01234567\0".repeat(50), 1000));
        assertEquals(50, messages.size());
        frames.release();
    }

    private boolean read(String text, int size) {
        ByteBuf all = Unpooled.copiedBuffer(text, UTF_8);
        boolean good = true;
        while (good && all.isReadable()) {
            ByteBuf piece = Unpooled.copiedBuffer(all.readSlice(Math.min(size, all.readableBytes())));
            good = frames.read(piece, message -> {
                messages.add(message.toString(UTF_8));
                message.release();
            });
            piece.release();
        }
        all.release();
        return good;
    }
}
