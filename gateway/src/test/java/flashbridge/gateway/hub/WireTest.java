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
        assertTrue(Wire.HYBI.carries(binary));
        assertFalse(Wire.XMLSOCKET.carries(binary));
        assertFalse(Wire.FLASH_TUNNEL.carries(binary));
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

    @Test
    void pingsAndPongsWhereThereAreFrames() {
        ByteBuf body = Unpooled.copiedBuffer("Hello", StandardCharsets.US_ASCII);
        for (Wire wire : new Wire[] {Wire.HYBI, Wire.FLASH_TUNNEL}) {
            assertEquals("8900", written(wire::ping));
            assertEquals("8a0548656c6c6f", written(out -> wire.pong(body, out)));
        }
        assertEquals("", written(Wire.XMLSOCKET::ping));
        assertEquals("", written(out -> Wire.XMLSOCKET.pong(body, out)));
    }

    @Test
    void closesWithCodeAndReasonWhereThereAreFrames() {
        for (Wire wire : new Wire[] {Wire.HYBI, Wire.FLASH_TUNNEL}) {
            assertEquals("8800", written(out -> wire.close(0, "", out)));
            assertEquals("880203e8", written(out -> wire.close(1000, "", out)));
            assertEquals("880503e9627965", written(out -> wire.close(1001, "bye", out)));
        }
        assertEquals("", written(out -> Wire.XMLSOCKET.close(1000, "bye", out)));
    }

    @ParameterizedTest
    @CsvSource({
        "123, 0, 123",
        "124, 0, 123",
        "122, 1, 122",
        "121, 1, 123",
        "120, 2, 122",
        "120, 20, 122",
        "119, 20, 123"
    })
    void cutsTheReasonBetweenCharacters(int ascii, int accented, int expected) {
        String close = written(out -> Wire.HYBI.close(1009, "a".repeat(ascii) + "é".repeat(accented), out));

        assertEquals(String.format("88%02x03f1", expected + 2), close.substring(0, 8));
        assertEquals((expected + 4) * 2, close.length());
        assertTrue(Utf8.isValid(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(close, 8, close.length() - 8))));
    }

    @Test
    void cutsNoCharacterOfFourBytes() {
        String close = written(out -> Wire.HYBI.close(1000, "💬".repeat(31), out));

        assertEquals(2 + 2 + 30 * 4, close.length() / 2);
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
