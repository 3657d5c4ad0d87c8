package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of each dialect. */
class WireTest {
    @ParameterizedTest
    @CsvSource({
        "XMLSOCKET, 3c6d2f3e00",
        "FLASH_TUNNEL, 82053c6d2f3e00",
        "HYBI, 81043c6d2f3e",
    })
    void saysTheMessageOfTheDesign(Wire wire, String hex) {
        assertEquals(hex, said(wire, Message.text(Unpooled.copiedBuffer("<m/>", UTF_8))));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "125, 817d",
        "126, 817e007e",
        "65535, 817effff",
        "65536, 817f0000000000010000",
    })
    void usesTheShortestLength(int length, String header) {
        String hex = said(Wire.HYBI, Message.text(Unpooled.copiedBuffer("a".repeat(length), UTF_8)));
        assertEquals(header, hex.substring(0, header.length()));
        assertEquals(header.length() + 2 * length, hex.length());
    }

    @Test
    void carriesBytesOnlyWhereTheyStayBytes() {
        Message bytes = Message.binary(Unpooled.wrappedBuffer(new byte[] {1, 0}));
        assertTrue(Wire.HYBI.carries(bytes));
        assertFalse(Wire.XMLSOCKET.carries(bytes));
        assertFalse(Wire.FLASH_TUNNEL.carries(bytes));
        assertEquals("82020100", said(Wire.HYBI, bytes));
    }

    @ParameterizedTest
    @CsvSource({"HYBI", "FLASH_TUNNEL"})
    void hasTheControlFramesOfRfc6455(Wire wire) {
        ByteBuf out = Unpooled.buffer();
        wire.ping(out);
        wire.pong(Unpooled.copiedBuffer("Hello", UTF_8), out);
        wire.close(0, "", out);
        wire.close(1001, "bye", out);
        assertEquals("8900" + "8a0548656c6c6f" + "8800" + "880503e9627965", ByteBufUtil.hexDump(out));
    }

    @Test
    void cutsALongReasonBetweenCharacters() {
        ByteBuf out = Unpooled.buffer();
        Wire.HYBI.close(1000, "\u2713".repeat(42), out); // 126 bytes; 41 characters are the 123 that fit
        assertEquals(2 + 2 + 123, out.readableBytes());
        out.clear();
        Wire.HYBI.close(1000, "x" + "\u2713".repeat(42), out); // 121 bytes end in front of a character
        assertEquals(2 + 2 + 121, out.readableBytes());
    }

    @Test
    void saysNothingInXmlSocketThatIsNoMessage() {
        ByteBuf out = Unpooled.buffer();
        Wire.XMLSOCKET.ping(out);
        Wire.XMLSOCKET.pong(Unpooled.EMPTY_BUFFER, out);
        Wire.XMLSOCKET.close(1000, "bye", out);
        assertFalse(out.isReadable());
    }

    @Test
    void makesLogLinesSafe() {
        assertEquals("lobby/a-b_c.1~:", Printable.value("lobby/a-b_c.1~:"));
        assertEquals("\"\"", Printable.value(""));
        assertEquals("\"a b\"", Printable.value("a b"));
        assertEquals("\"x\\u000a\\u202e\\\"\\\\\"", Printable.value("x\n\u202e\"\\"));
        assertEquals(202 + 1, Printable.quoted("y".repeat(500)).length());
    }

    private static String said(Wire wire, Message message) {
        ByteBuf out = Unpooled.buffer();
        wire.append(message, out);
        message.release();
        return ByteBufUtil.hexDump(out);
    }
}
