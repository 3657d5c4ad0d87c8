package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.RateLimit;
import flashbridge.gateway.hub.Rules;
import flashbridge.gateway.websocket.Vectors.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketConnectionTest {

    private final Client client = new Client(Draft.RFC_6455, false);

    static Stream<Arguments> framesInEveryCut() {
        return Vectors.hybiClientToServer()
                .flatMap(frame -> Stream.of(Feed.values()).map(feed -> Arguments.of(frame, feed)));
    }

    @AfterEach
    void ends() {
        client.ends();
        assertEquals(0, client.hub.rooms());
    }

    @ParameterizedTest
    @MethodSource("framesInEveryCut")
    void answersEachFrameWithTheBytesOfItsDraft(Frame frame, Feed feed) {
        Client each = new Client(draft(frame), false);
        each.sends(feed, frame.bytes());

        assertEquals(answerTo(frame), each.hears());
        assertEquals(frame.type().equals("close"), !each.channel.isOpen());
        each.ends();
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#hybiNegatives")
    void closesWithTheCodeForABrokenRule(Vectors.Negative negative) {
        client.sends(negative.frame());

        assertEquals(negative.what().startsWith("invalid UTF-8") ? 1007 : 1002, client.hearsClose());
        assertFalse(client.channel.isOpen());
        assertEquals(0, client.hub.rooms());
    }

    @Test
    void answersPingsEvenInTheMiddleOfAMessage() {
        client.sends(Vectors.HEX.parseHex("018337fa213d7f9f4d" + "898137fa213d47"));

        assertEquals("8a0170", client.hears());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void answersEachOfAFewPings(Feed feed) {
        client.sends(feed, pings(WebSocketConnection.MOST_PONGS));

        assertEquals(pongs(0, WebSocketConnection.MOST_PONGS), client.hears());
    }

    /** RFC 6455 §5.5.3 */
    @Test
    void answersTheLastOnlyOfMoreThanAFewPingsInOneRead() {
        client.sends(pings(10_000));
        assertEquals(pongs(9_999, 10_000), client.hears());

        client.sends(pings(1));
        assertEquals(pongs(0, 1), client.hears());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void answersAPingBeforeTheCloseBehindIt(Feed feed) {
        client.sends(feed, FrameBytes.joined(pings(1), Vectors.of(0x88, Vectors.HEX.parseHex("03e8"), true)));

        assertEquals(pongs(0, 1) + "880203e8", client.hears());
        assertFalse(client.channel.isOpen());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void answersAPingBeforeItClosesForWhatIsBehindIt(Feed feed) {
        client.sends(feed, FrameBytes.joined(pings(1), Vectors.HEX.parseHex("838037fa213d")));

        String heard = client.hears();
        assertTrue(heard.matches(pongs(0, 1) + "88..03ea.*"), heard);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x89, 0x8A})
    void countsWhatNobodyAskedForAgainstTheRate(int first) {
        RateLimit five = new RateLimit(5, 0);
        Client flood = new Client(Draft.RFC_6455, false, Client.MAX_MESSAGE_SIZE, Rules.DEFAULTS.with(five));
        for (int i = 0; i < 1000 && flood.channel.isOpen(); i++) {
            flood.sends(Vectors.of(first, new byte[0], true));
        }

        String heard = flood.hears();
        assertTrue(heard.matches((first == 0x89 ? "(8a00){5,}" : "") + "88..03f0.*"), heard);
        flood.ends();
    }

    /** Frames of reserved types. */
    @ParameterizedTest
    @CsvSource({"HIXIE_76, 01ff", "HIXIE_75, 7f6162ff", "HIXIE_76, 8000", "HIXIE_76, 80026162", "HIXIE_75, ff0161"})
    void countsWhatIsSkippedAgainstTheRate(Draft draft, String skipped) {
        Client flood = limitedToFive(draft, false);
        flood.sends(Vectors.HEX.parseHex(skipped.repeat(4)));
        flood.sends(Vectors.HEX.parseHex("0061ff"));
        assertEquals("0061ff", flood.hears());
        assertTrue(flood.channel.isOpen());

        flood.sends(Feed.BYTE_BY_BYTE, Vectors.HEX.parseHex(skipped));
        flood.sends(Vectors.HEX.parseHex("0062ff" + "ff00"));
        assertEquals(draft == Draft.HIXIE_75 ? "" : "ff00", flood.hears());
        assertFalse(flood.channel.isOpen());
        flood.ends();
    }

    @Test
    void countsEmptyMessagesInTheTunnelAgainstTheRate() {
        Client flood = limitedToFive(Draft.RFC_6455, true);
        flood.sends(Vectors.of(0x82, new byte[] {0, 0, 0, 0, 'a', 0}, true));
        assertEquals("82026100", flood.hears());

        flood.sends(Vectors.of(0x82, new byte[] {0, 'b', 0}, true));
        String heard = flood.hears();
        assertTrue(heard.matches("88..03f0.*"), heard);
        flood.ends();
    }

    /** The goodbye is waited for, however much comes before it. */
    @Test
    void readsTheAnswerToItsCloseBehindWhatIsSkipped() {
        Client client = limitedToFive(Draft.HIXIE_76, false);
        client.connection.session().close(new End(End.Cause.GOING_AWAY, "bye"));
        assertEquals("ff00", client.hears());
        client.sends(Vectors.HEX.parseHex("01ff".repeat(10) + "ff00"));

        assertFalse(client.channel.isOpen());
        client.ends();
    }

    private static Client limitedToFive(Draft draft, boolean tunnel) {
        RateLimit five = new RateLimit(5, 0);
        return new Client(draft, tunnel, Client.MAX_MESSAGE_SIZE, Rules.DEFAULTS.with(five));
    }

    @Test
    void keepsNothingOfPingsThatAreNotAnsweredAnyMore() {
        for (byte[] piece : new byte[][] {pings(1), pings(100)}) {
            ByteBuf read = Unpooled.copiedBuffer(piece);
            client.channel.pipeline().fireChannelRead(read); // and never the end of the read
            assertEquals(0, read.refCnt());
        }
    }

    @Test
    void waitsForTheAnswerWhenItClosesFirst() {
        client.connection.session().close(new End(End.Cause.GOING_AWAY, "bye"));
        assertEquals("880503e9627965", client.hears());
        assertTrue(client.channel.isOpen());
        assertEquals(0, client.hub.rooms());

        client.sends(Vectors.of(0x88, Vectors.HEX.parseHex("03e9"), true));
        assertEquals("", client.hears()); // RFC 6455 §5.5.1: one close each
        assertFalse(client.channel.isOpen());
    }

    @Test
    void closesWithoutAnAnswerAfterCloseTimeout() {
        client.connection.session().close(new End(End.Cause.GOING_AWAY, "bye"));
        client.hears();
        client.channel.advanceTimeBy(61, TimeUnit.SECONDS);
        client.channel.runPendingTasks();

        assertFalse(client.channel.isOpen());
    }

    @Test
    void answersNoPingBehindItsClose() {
        client.connection.session().close(new End(End.Cause.GOING_AWAY, ""));
        client.hears();
        client.sends(Vectors.HEX.parseHex("898037fa213d"));

        assertEquals("", client.hears());
    }

    @Test
    void keepsNothingOfAPingBehindTextThatClosesIt() {
        ByteBuf read = Unpooled.copiedBuffer(Vectors.HEX.parseHex("818137fa213d37" + "898137fa213d47"));
        client.channel.writeInbound(read); // text with a NUL, which the room refuses, and a ping

        assertEquals(1007, client.hearsClose());
        assertEquals(0, read.refCnt());
    }

    /** The close waits for the words before it; who is to be closed is not answered meanwhile. */
    @ParameterizedTest
    @EnumSource(Feed.class)
    void answersNoPingBehindTextThatClosesIt(Feed feed) {
        client.sends(feed, Vectors.HEX.parseHex("818537fa213d7f9f4d5158" + "818137fa213d37" + "898137fa213d47"));

        String heard = client.hears();
        assertTrue(heard.matches("810548656c6c6f" + "88..03ef.*"), heard);
    }

    @Test
    void closesOnTheEndThatComesAsAnEvent() {
        client.channel.pipeline().fireUserEventTriggered(new End(End.Cause.GOING_AWAY, "the gateway stops"));

        assertEquals(1001, client.hearsClose());
    }

    /** Each with its number as its body. */
    private static byte[] pings(int count) {
        ByteBuf pings = Unpooled.buffer();
        for (int i = 0; i < count; i++) {
            pings.writeBytes(Vectors.of(0x89, body(i), true));
        }
        return ByteBufUtil.getBytes(pings);
    }

    private static String pongs(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Vectors.HEX.formatHex(Vectors.of(0x8A, body(i), false)))
                .collect(Collectors.joining());
    }

    private static byte[] body(int number) {
        return Integer.toString(number).getBytes(US_ASCII);
    }

    private static Draft draft(Frame frame) {
        return Map.of("hybi-07", Draft.HYBI_07, "hybi-13..17", Draft.RFC_6455)
                .getOrDefault(frame.draft(), Draft.HYBI_08);
    }

    /** With echo every message comes back in one frame, a ping as a pong, a close as itself. */
    private static String answerTo(Frame frame) {
        return switch (frame.type()) {
            case "ping" ->
                Vectors.serverToClient(frame.draft(), frame.name().replace("ping", "pong"))
                        .hex();
            case "pong" -> "";
            case "text,text" -> "81036f6e65" + "810374776f";
            case "text+ping" -> "8a0170" + "810548656c6c6f";
            case "text" -> Vectors.HEX.formatHex(Vectors.of(0x81, Vectors.HEX.parseHex(frame.payload()), false));
            default -> Vectors.serverToClient(frame.draft(), frame.name()).hex();
        };
    }
}
