package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

    @ParameterizedTest
    @CsvSource({
        "xmlsocket,    486900,               ''",
        "flash-tunnel, 8203486900,           888037fa213d",
        "hixie-75,     004869ff,             ''",
        "hixie-76,     004869ff,             ff00",
        "hybi-03,      04024869,             0100",
        "hybi-06,      84024869,             37fa213db6fa",
        "hybi-08,      81024869,             888037fa213d",
        "deflate,      81024869,             888037fa213d",
    })
    void findsTheTextOfAFrameAndSaysGoodbye(String name, String frame, String farewell) {
        Speech speech = Speech.named(name);
        ByteBuffer in = ByteBuffer.wrap(HEX.parseHex("ffff" + frame)); // a frame need not stand at the beginning
        assertEquals(ISO_8859_1.encode("Hi"), speech.text(in, 2, in.limit()));
        assertEquals(0, speech.pong(in, 2, in.limit()).length);
        assertEquals(farewell, HEX.formatHex(speech.farewell()));
    }

    @ParameterizedTest
    @CsvSource({
        "hybi-03, 02024869, 03024869",
        "hybi-06, 82024869, 37fa213db4f86954",
        "rfc6455, 89024869, 8a8237fa213d7f93",
    })
    void answersPingsInItsFraming(String name, String ping, String pong) {
        Speech speech = Speech.named(name);
        ByteBuffer in = ByteBuffer.wrap(HEX.parseHex(ping));
        assertEquals(pong, HEX.formatHex(speech.pong(in, 0, in.limit())));
        assertNull(speech.text(in, 0, in.limit()));
    }

    @Test
    void knowsWhereTheAnswerToItsRequestEnds() throws Exception {
        String head = "HTTP/1.1 101 Switching Protocols\r\n\r\n";
        assertEquals(head.length(), Speech.RFC_6455.answered(head + "frame"));
        assertEquals(-1, Speech.RFC_6455.answered(head.substring(0, head.length() - 1)));
        assertEquals(head.length() + 16, Speech.HIXIE_76.answered(head + "0123456789abcdef" + "frame"));
        assertEquals(-1, Speech.HIXIE_76.answered(head + "0123456789abcde"));
        assertThrows(IOException.class, () -> Speech.HYBI_08.answered("HTTP/1.1 400 Bad Request\r\n\r\n"));
    }

    @Test
    void asksForItsOwnDraft() {
        String old = new String(Speech.HYBI_03.request("h", "/room"), ISO_8859_1);
        assertTrue(old.startsWith("GET /room HTTP/1.1\r\n"), old);
        assertTrue(old.contains("Sec-WebSocket-Draft: 3\r\n"), old);
        assertTrue(old.endsWith("\r\n\r\nTm[K T2u"), old);
        assertFalse(new String(Speech.HIXIE_75.request("h", "/"), ISO_8859_1).contains("Sec-"));
        assertArrayEquals(new byte[0], Speech.XMLSOCKET.request("h", "/"));
        assertTrue(Speech.DEFLATE.isCompressed(ByteBuffer.wrap(new byte[] {(byte) 0xC1}), 0));
        assertFalse(Speech.DEFLATE.isCompressed(ByteBuffer.wrap(new byte[] {(byte) 0x81}), 0));
        assertThrows(Misused.class, () -> Speech.named("hybi-99"));
    }

    @Test
    void waitsInVainForTheEndOfAMessageWithANegativeLength() {
        ByteBuffer in = ByteBuffer.wrap(HEX.parseHex("827ffffffffffffffff6")); // whose end would be its beginning
        assertEquals(-1, Speech.FLASH_TUNNEL.end(in, 0, in.limit(), 0));
    }

    @Test
    void hearsNothingInAnEmptyFrameOfTheTunnel() {
        ByteBuffer text = Speech.FLASH_TUNNEL.text(ByteBuffer.wrap(HEX.parseHex("8200")), 0, 2);
        assertEquals(ByteBuffer.allocate(0), text);
    }

    @ParameterizedTest
    @CsvSource({
        "xmlsocket,    486900,         ''",
        "flash-tunnel, 880403e96279,   1001 by",
        "hixie-76,     004869ff,       ''",
        "hybi-03,      0100,           no code",
        "hybi-03,      04024869,       ''",
        "hybi-06,      810203e8,       1000",
        "rfc6455,      880403f01b21,   1008 \u241b!", // nothing that a terminal would act on
        "rfc6455,      89024869,       ''",
    })
    void readsWhyTheOtherSideCloses(String name, String frame, String why) {
        ByteBuffer in = ByteBuffer.wrap(HEX.parseHex("ffff" + frame));
        assertEquals(why, Speech.named(name).goodbye(in, 2, in.limit()));
    }
}
