package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.LetGo;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate from the request to the echo. */
class InflationTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final HexFormat HEX = HexFormat.of();
    private static final String HELLO = "810548656c6c6f";

    private final Visitor visitor = new Visitor();

    @AfterEach
    void ends() {
        visitor.ends();
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void inflatesTheExampleOfTheRfc(Feed feed) {
        open(OFFER);
        visitor.sends(feed, FrameBytes.hybi(0xC1, HEX.parseHex("f248cdc9c90700"), true)); // RFC 7692 §7.2.3.1

        assertEquals(HELLO, visitor.hears());
    }

    @ParameterizedTest
    @CsvSource({
        "f348cdc9c9070000, a block with BFINAL set, RFC 7692 §7.2.3.4",
        "000500faff48656c6c6f00, a block without compression, §7.2.3.3",
        "f2480500 0000ffff cac9c90700, two blocks, §7.2.3.5"
    })
    void inflatesEveryKindOfBlock(String payload) {
        open(OFFER);
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC1, HEX.parseHex(payload.replace(" ", "")), true));

        assertEquals(HELLO, visitor.hears());
    }

    /** Each begins the stream anew, which takes as long as a message does. */
    @Test
    void inflatesNoMoreThanAThousandFinalBlocksInAMessage() {
        open(OFFER);
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC1, HEX.parseHex("0300".repeat(999) + "f348cdc9c9070000"), true));
        assertEquals(HELLO, visitor.hears());

        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC1, HEX.parseHex("0300".repeat(1000) + "f348cdc9c9070000"), true));
        String close = visitor.hears();
        assertTrue(close.matches("88..03ea.*"), close);
        assertTrue(new String(HEX.parseHex(close.substring(8)), UTF_8).contains("1000 final blocks"), close);
    }

    @Test
    void inflatesMessagesThatReferToEarlierOnes() {
        open(OFFER);
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC1, HEX.parseHex("f248cdc9c90700"), true));
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC1, HEX.parseHex("f200110000"), true)); // RFC 7692 §7.2.3.2

        assertEquals(HELLO + HELLO, visitor.hears());
    }

    @Test
    void forgetsEarlierMessagesWhereTheClientSaidItWould() {
        open(OFFER + "; client_no_context_takeover");
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC1, HEX.parseHex("f248cdc9c90700"), true));
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC1, HEX.parseHex("f200110000"), true));

        assertTrue(visitor.hears().startsWith(HELLO + "88"));
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void inflatesFragmentsWithAPingBetween(Feed feed) {
        open(OFFER);
        visitor.sends(
                feed,
                FrameBytes.joined(
                        FrameBytes.hybi(0x41, HEX.parseHex("f248cd"), true),
                        FrameBytes.hybi(0x89, new byte[] {'p'}, true),
                        FrameBytes.hybi(0x80, HEX.parseHex("c9c90700"), true)));

        assertEquals("8a0170" + HELLO, visitor.hears());
    }

    @Test
    void takesWhatIsNotCompressedToo() {
        open(OFFER);
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0x81, "Hello".getBytes(UTF_8), true));
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC1, HEX.parseHex("00"), true));
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0x81, new byte[0], true));

        assertEquals(HELLO + "8100" + "8100", visitor.hears());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"c98037fa213d", "408037fa213d", "c08037fa213d", "a18037fa213d", "918037fa213d", "f18037fa213d"})
    void refusesReservedBitsElsewhere(String frame) {
        open(OFFER);
        visitor.sends(frame);

        assertTrue(visitor.hears().matches("88..03ea.*"));
    }

    @Test
    void refusesRsv1OnAContinuation() {
        open(OFFER);
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0x41, HEX.parseHex("f248"), true));
        visitor.sends("c08037fa213d");

        assertTrue(visitor.hears().matches("88..03ea.*"));
    }

    @Test
    void refusesGarbageAndBadText() {
        open(OFFER);
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC1, HEX.parseHex("ffffffff"), true));
        assertTrue(visitor.hears().matches("88..03ea.*"));

        Visitor other = new Visitor();
        open(other, OFFER);
        other.sends(Feed.WHOLE, FrameBytes.hybi(0xC1, deflated(new byte[] {(byte) 0xFF}), true));
        assertTrue(other.hears().matches("88..03ef.*"));
        other.ends();
    }

    @Test
    void stopsInflatingABombAtTheLimit() {
        open(OFFER);
        byte[] bomb = deflated(new byte[64 << 20]);
        assertTrue(bomb.length < 100_000);
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC2, bomb, true));

        assertTrue(visitor.hears().matches("88..03f1.*"));
    }

    @Test
    void takesAMessageOfExactlyTheLimit() {
        open(OFFER);
        byte[] most = new byte[Visitor.MAX_MESSAGE_SIZE];
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0xC2, deflated(most), true));

        assertTrue(visitor.hears().startsWith("c27e"), "compressed again");
    }

    @Test
    void compressesFromTheLeastSizeOn() {
        open(OFFER);
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0x81, "a".repeat(255).getBytes(UTF_8), true));
        assertTrue(visitor.hears().startsWith("817e00ff6161"));

        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0x81, "a".repeat(256).getBytes(UTF_8), true));
        assertTrue(visitor.hears().matches("c1[0-2].*"));
    }

    @Test
    void compressesNothingForASmallWindowOrInTheTunnelOrWhenSwitchedOff() {
        for (String request : new String[] {OFFER + "; server_max_window_bits=9", OFFER, OFFER}) {
            Visitor each = new Visitor(request.length() > OFFER.length());
            open(each, request);
            each.sends(Feed.WHOLE, FrameBytes.hybi(0x81, "a".repeat(1000).getBytes(UTF_8), true));
            assertTrue(each.hears().startsWith("817e03e86161"));
            each.ends();
        }
        assertTrue(!answer(new Visitor(), "/flash", OFFER).contains("Extensions"));
    }

    @Test
    void givesBackWhatIsGatheredOfAMessageAndDropsTheRestWhenRoomIsNeeded() {
        open(OFFER);
        byte[] half = FrameBytes.hybi(0x41, new byte[80_000], true); // its end is to come in another frame
        visitor.sends(Feed.WHOLE, half);
        assertTrue(visitor.hub.memory().used() >= 80_000);
        visitor.channel.pipeline().fireUserEventTriggered(LetGo.EVENT);
        assertTrue(visitor.hub.memory().used() < 4096);
        visitor.sends(Feed.WHOLE, FrameBytes.hybi(0x80, new byte[80_000], true));
        assertTrue(visitor.hub.memory().used() < 4096);
        assertEquals("", visitor.hears());
    }

    private void open(String header) {
        open(visitor, header);
    }

    private static void open(Visitor visitor, String header) {
        answer(visitor, "/", header);
    }

    private static String answer(Visitor visitor, String path, String header) {
        visitor.sends(
                Feed.WHOLE,
                ("GET " + path + " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                                + header
                                + "\r\n\r\n")
                        .getBytes(UTF_8));
        String answer = new String(HEX.parseHex(visitor.hears()), UTF_8);
        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        return answer;
    }

    private static byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(message);
        byte[] out = new byte[message.length / 100 + 1000];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }
}
