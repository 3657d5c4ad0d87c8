package flashbridge.legacy.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource({
        "xmlsocket,    486900",
        "flash-tunnel, 828337fa213d7f9321",
        "hixie-75,     004869ff",
        "hixie-76,     004869ff",
        "hybi-03,      04024869",
        "hybi-06,      37fa213db3f86954",
        "hybi-08,      818237fa213d7f93",
        "rfc6455,      818237fa213d7f93",
        "deflate,      818237fa213d7f93",
    })
    void saysATextInItsFraming(String name, String frame) {
        assertEquals(frame, HEX.formatHex(Speech.named(name).frame("Hi".getBytes(ISO_8859_1))));
    }

    @ParameterizedTest
    @CsvSource({
        "xmlsocket,    486900, 0",
        "flash-tunnel, 8203486900, 2",
        "hixie-76,     004869ff, 1",
        "hybi-03,      04024869, 2",
        "hybi-06,      84024869, 2",
        "rfc6455,      81024869, 2",
    })
    void findsTheEndOfWhatItHearsOnceAllOfItIsThere(String name, String frame, int payload) {
        Speech speech = Speech.named(name);
        ByteBuffer in = ByteBuffer.wrap(HEX.parseHex(frame + frame));
        int length = frame.length() / 2;
        for (int size : new int[] {0, 2, 3, 100}) { // a good guess of the size, and bad ones
            for (int to = 0; to < length; to++) {
                assertEquals(-1, speech.end(in, 0, to, size));
            }
            assertEquals(length, speech.end(in, 0, length, size));
            assertEquals(2 * length, speech.end(in, length, 2 * length, size));
        }
        assertEquals(payload, speech.payload(in, 0));
    }

    @Test
    void readsAndWritesLongLengths() {
        for (int size : new int[] {125, 126, 65_535, 65_536}) {
            byte[] frame = Speech.RFC_6455.frame(new byte[size]);
            int header = size < 126 ? 2 : size <= 65_535 ? 4 : 10;
            assertEquals(header + 4 + size, frame.length);
            frame[1] &= 0x7F; // as a server sends it: without a mask
            ByteBuffer in = ByteBuffer.wrap(frame);
            assertEquals(header + size, Speech.RFC_6455.end(in, 0, frame.length, size));
            assertEquals(-1, Speech.RFC_6455.end(in, 0, header + size - 1, size));
            assertEquals(header, Speech.RFC_6455.payload(in, 0));
        }
    }

    @Test
    void asksForItsOwnDraft() {
        String old = new String(Speech.HYBI_03.request("h", "/room"), ISO_8859_1);
        assertTrue(old.startsWith("GET /room HTTP/1.1\r\n"), old);
        assertTrue(old.contains("Sec-WebSocket-Draft: 3\r\n"), old);
        assertTrue(old.endsWith("\r\n\r\nTm[K T2u"), old);
        assertEquals(16, Speech.HYBI_03.behindTheHead());
        assertFalse(new String(Speech.HIXIE_75.request("h", "/"), ISO_8859_1).contains("Sec-"));
        assertArrayEquals(new byte[0], Speech.XMLSOCKET.request("h", "/"));
        assertTrue(Speech.DEFLATE.isCompressed(ByteBuffer.wrap(new byte[] {(byte) 0xC1}), 0));
        assertFalse(Speech.DEFLATE.isCompressed(ByteBuffer.wrap(new byte[] {(byte) 0x81}), 0));
        assertThrows(Options.Misused.class, () -> Speech.named("hybi-99"));
    }
}
