package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTest {
    @ParameterizedTest
    @CsvSource({"0, 8100", "1, 8101", "125, 817d", "126, 817e007e", "65535, 817effff", "65536, 817f0000000000010000"})
    void writesTheShortestLength(int length, String header) {
        String payload = "61".repeat(length);

        assertEquals(header + payload, text(Wire.HYBI, "a".repeat(length)));
    }

    @ParameterizedTest
    @CsvSource({"0, 8201", "124, 827d", "125, 827e007e", "65534, 827effff", "65535, 827f0000000000010000"})
    void countsTheNulInTheTunnel(int length, String header) {
        assertEquals(header + "61".repeat(length) + "00", text(Wire.FLASH_TUNNEL, "a".repeat(length)));
    }

    @Test
    void endsXmlSocketTextWithOneNul() {
        assertEquals("68c3a96c6c6f00", text(Wire.XMLSOCKET, "héllo"));
    }

    @Test
    void writesBytesAsTheyAreInBinaryFrames() {
        Message binary = Message.binary(Unpooled.wrappedBuffer(new byte[] {0, 1, (byte) 0xFF}));

        assertEquals("82030001ff", written(out -> Wire.HYBI.append(binary, out)));
        assertEquals("05030001ff", written(out -> Wire.HYBI_MORE.append(binary, out)));
        assertEquals("85030001ff", written(out -> Wire.HYBI_EARLY.append(binary, out)));
        binary.release();
    }

    @Test
    void leavesTheIndicesOfASharedPayload() {
        ByteBuf payload =
                Unpooled.copiedBuffer("..hello", StandardCharsets.US_ASCII).skipBytes(2);
        Message message = Message.text(payload);
        for (Wire wire : Wire.values()) {
            assertTrue(written(out -> wire.append(message, out)).contains("68656c6c6f"));
            assertEquals(5, payload.readableBytes());
        }
        message.release();
        assertEquals(0, payload.refCnt());
    }

    @ParameterizedTest
    @CsvSource({
        "HYBI_MORE,     02, 03, 01",
        "HYBI_EARLY,    82, 83, 81",
        "HYBI,          89, 8a, 88",
        "HYBI_DEFLATED, 89, 8a, 88",
        "FLASH_TUNNEL,  89, 8a, 88"
    })
    void controlsWithTheOpcodesOfItsTime(Wire wire, String ping, String pong, String close) {
        ByteBuf body = Unpooled.copiedBuffer("Hello", StandardCharsets.US_ASCII);

        assertTrue(wire.pings());
        assertEquals(ping + "00", written(wire::ping));
        assertEquals(pong + "0548656c6c6f", written(out -> wire.pong(body, out)));
        assertEquals(close + "0548656c6c6f", written(out -> wire.close(body, out)));
        assertEquals(close + "00", written(out -> wire.close(Unpooled.EMPTY_BUFFER, out)));
    }

    @Test
    void saysNothingThatADialectHasNoWordFor() {
        for (Wire wire : new Wire[] {Wire.XMLSOCKET, Wire.HIXIE}) {
            assertFalse(wire.pings());
            assertEquals("", written(wire::ping));
            assertEquals("", written(out -> wire.pong(Unpooled.EMPTY_BUFFER, out)));
        }
        assertEquals("", written(out -> Wire.XMLSOCKET.close(Unpooled.EMPTY_BUFFER, out)));
        assertEquals("ff00", written(out -> Wire.HIXIE.close(Unpooled.EMPTY_BUFFER, out)));
    }

    @Test
    void putsHixieTextBetweenTwoBytesThatUtf8NeverHas() {
        assertEquals("0068c3a96c6c6fff", text(Wire.HIXIE, "héllo"));
        assertEquals("00ff", text(Wire.HIXIE, ""));
    }

    @Test
    void addsNoMoreThanItsOverhead() {
        for (Wire wire : Wire.values()) {
            for (int length : new int[] {0, 125, 126, 65535, 65536}) {
                assertTrue(text(wire, "a".repeat(length)).length() / 2 <= length + Wire.MAX_OVERHEAD);
            }
        }
    }

    private static String text(Wire wire, String text) {
        Message message = Message.text(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        try {
            return written(out -> wire.append(message, out));
        } finally {
            message.release();
        }
    }

    private static String written(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(out);
        return ByteBufUtil.hexDump(out);
    }
}
