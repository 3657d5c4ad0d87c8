package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A header of five bytes, the last two of them the length of what follows: RFC 8446 §5.1. */
class TlsRecordsTest {
    private static final String EMPTY = "1703030000";
    private static final String RECORD = "1703030003aabbcc";
    private static final String LARGE = "1703034000" + "00".repeat(0x4000);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TlsRecords records =
            new TlsRecords(new Beginning(new MemoryBudget(), () -> Rules.DEFAULTS), () -> {}, null);
    private final EmbeddedChannel channel = new EmbeddedChannel(records);

    @AfterEach
    void ends() {
        channel.finishAndReleaseAll();
    }

    @Test
    void knowsHowMuchOfARecordHasCome() {
        for (String whole : new String[] {EMPTY, RECORD, LARGE}) {
            byte[] bytes = HexFormat.of().parseHex(RECORD + whole);
            for (int part = 8; part < Math.min(bytes.length, 100); part++) {
                comes(bytes, 0, part);
                assertEquals(part - 8, records.unfinished());
                comes(bytes, part, bytes.length);
                assertEquals(0, records.unfinished());
            }
        }
    }

    @Test
    void knowsItOfWhatComesByteByByte() {
        byte[] bytes = HexFormat.of().parseHex(RECORD + EMPTY + LARGE);
        for (int i = 0; i < bytes.length; i++) {
            comes(bytes, i, i + 1);
            int expected = i < 8 ? (i + 1) % 8 : i < 13 ? (i - 7) % 5 : i + 1 == bytes.length ? 0 : i - 12;
            assertEquals(expected, records.unfinished(), "after byte " + i);
        }
    }

    @Test
    void countAmongWhatAClientHasNotFinished() {
        Pulse pulse = new Pulse(System.nanoTime(), records);
        byte[] half = HexFormat.of().parseHex(LARGE);
        comes(half, 0, 1000);
        assertEquals(1000, pulse.unfinished());
        pulse.unfinished(10, null);
        assertEquals(1010, pulse.unfinished());
        comes(half, 1000, half.length);
        pulse.unfinished(0, null);
        assertEquals(0, pulse.unfinished());
    }

    @Test
    void passesOnEveryByte() {
        byte[] bytes = HexFormat.of().parseHex(RECORD + "170303");
        comes(bytes, 0, bytes.length);
        ByteBuf passed = channel.readInbound();
        assertEquals(RECORD + "170303", ByteBufUtil.hexDump(passed));
        passed.release();
    }

    @Test
    void isOverdueFromItsFirstByteOnHoweverMuchComesLater() {
        byte[] half = HexFormat.of().parseHex(LARGE);
        long before = System.nanoTime();
        comes(half, 0, 1);
        long after = System.nanoTime();
        comes(half, 1, 1000);
        assertFalse(records.isOverdue(before + SECOND.toNanos(), SECOND));
        assertTrue(records.isOverdue(after + SECOND.toNanos() + 1, SECOND));
        assertFalse(records.isOverdue(after + 2 * SECOND.toNanos(), Duration.ZERO), "off");
        comes(half, 1000, half.length);
        assertFalse(records.isOverdue(after + 2 * SECOND.toNanos(), SECOND), "it has ended");
    }

    @Test
    void givesEachRecordItsOwnTime() {
        byte[] bytes = HexFormat.of().parseHex(RECORD + RECORD);
        comes(bytes, 0, 3);
        long first = System.nanoTime();
        while (System.nanoTime() == first) {
            Thread.onSpinWait();
        }
        long second = System.nanoTime();
        comes(bytes, 3, 9); // the rest, and the beginning of the next
        assertFalse(records.isOverdue(second + SECOND.toNanos(), SECOND));
        assertTrue(records.isOverdue(System.nanoTime() + SECOND.toNanos() + 1, SECOND));
    }

    private void comes(byte[] bytes, int from, int to) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
    }
}
