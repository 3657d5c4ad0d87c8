package flashbridge.gateway.xmlsocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NulFramesTest {
    private static final int LIMIT = 10;

    private final List<String> messages = new ArrayList<>();
    private int most = Integer.MAX_VALUE;
    private final NulFrames frames = new NulFrames(LIMIT);

    @AfterEach
    void releases() {
        frames.release();
        frames.release(); // at any time, any number of times
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void cutsAtEachNulHoweverTheStreamArrives(int piece) {
        assertTrue(feed("one\0two\0\0\0d\u00e9j\u00e0\0", piece));

        assertEquals(List.of("one", "two", "", "", "d\u00e9j\u00e0"), messages);
    }

    @Test
    void keepsTheBeginningUntilItsEndComes() {
        feed("be", 100);
        feed("gin", 100);
        assertEquals(List.of(), messages);

        feed("\0", 100);
        assertEquals(List.of("begin"), messages);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void takesMessageOfExactlyTheLimit(int piece) {
        assertTrue(feed("0123456789\0" + "abcdefghij\0", piece));

        assertEquals(List.of("0123456789", "abcdefghij"), messages);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void refusesFinishedMessageOverTheLimit(int piece) {
        assertFalse(feed("a\0" + "0123456789a\0", piece));

        assertEquals(List.of("a"), messages);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void refusesUnfinishedMessageOverTheLimit(int piece) {
        assertFalse(feed("0123456789a", piece));
    }

    @Test
    void handsOverNoMoreThanIsWanted() {
        most = 3;
        assertTrue(feed("one\0\0two\0three\0" + "over the limit", 100));

        assertEquals(List.of("one", "", "two"), messages);
    }

    @Test
    void gathersBigMessageFromManyPieces() {
        NulFrames big = new NulFrames(1 << 20);
        String text = "0123456789abcdef".repeat(1 << 14);

        assertTrue(feed(big, text + "\0", 1000));
        assertEquals(List.of(text), messages);
    }

    @Test
    void handsOverBuffersThatAreTheReceivers() {
        ByteBuf in = buffer("one\0".getBytes(StandardCharsets.UTF_8));
        List<ByteBuf> taken = new ArrayList<>();
        frames.read(in, taken::add);
        in.release();

        assertEquals("one", taken.get(0).toString(StandardCharsets.UTF_8));
        assertTrue(taken.get(0).release());
    }

    private boolean feed(String text, int piece) {
        return feed(frames, text, piece);
    }

    private boolean feed(NulFrames into, String text, int piece) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean good = true;
        for (int at = 0; good && at < bytes.length; at += piece) {
            ByteBuf in = buffer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
            good = into.read(in, this::take);
            in.release();
        }
        return good;
    }

    private boolean take(ByteBuf message) {
        messages.add(message.toString(StandardCharsets.UTF_8));
        message.release();
        return messages.size() < most;
    }

    private static ByteBuf buffer(byte[] bytes) {
        return ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes);
    }
}
