package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.websocket.Vectors.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HybiFramingTest {
    private final FramingProbe probe = new FramingProbe();

    static Stream<Arguments> framesInEveryCut() {
        return Vectors.hybiClientToServer()
                .flatMap(frame -> Stream.of(Feed.values()).map(feed -> Arguments.of(frame, feed)));
    }

    static Stream<Arguments> brokenFramesInEveryCut() {
        return Vectors.hybiNegatives()
                .flatMap(negative -> Stream.of(Feed.values()).map(feed -> Arguments.of(negative, feed)));
    }

    @AfterEach
    void closes() {
        probe.channel.finishAndReleaseAll();
        assertTrue(probe.released);
    }

    @ParameterizedTest
    @MethodSource("framesInEveryCut")
    void decodesFrame(Frame frame, Feed feed) {
        feed.into(probe.channel, frame.bytes());

        assertEquals(eventsOf(frame), probe.events);
        assertEquals(List.of(), probe.ends);
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#hybiClientToServer")
    void decodesFrameGluedBetweenOthers(Frame frame) {
        byte[] ping = hex("898037fa213d");
        Feed.WHOLE.into(probe.channel, concat(ping, frame.bytes(), ping));

        List<String> expected = new ArrayList<>(List.of("ping "));
        expected.addAll(eventsOf(frame));
        if (!frame.type().equals("close")) {
            expected.add("ping ");
        }
        assertEquals(expected, probe.events);
    }

    @ParameterizedTest
    @MethodSource("brokenFramesInEveryCut")
    void endsWithTheCodeForABrokenRule(Vectors.Negative negative, Feed feed) {
        feed.into(probe.channel, negative.frame());

        if (negative.what().startsWith("invalid UTF-8")) { // what text is, is for the assembly to say
            assertEquals(List.of("text cebaeda080"), probe.events);
            return;
        }
        assertEquals(1, probe.ends.size(), negative.expect());
        assertEquals(1002, Closing.RFC_6455.code(probe.ends.get(0).cause()));
        assertTrue(negative.expect().contains("1002"));
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#hybiNegatives")
    void readsNothingAfterABrokenRule(Vectors.Negative negative) {
        Feed.WHOLE.into(probe.channel, negative.frame());
        int before = probe.events.size();
        if (probe.ends.isEmpty()) {
            return;
        }
        Feed.WHOLE.into(probe.channel, hex("818537fa213d7f9f4d5158"));

        assertEquals(before, probe.events.size());
        assertEquals(1, probe.ends.size());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void readsNothingAfterAClose(Feed feed) {
        feed.into(probe.channel, hex("888237fa213d3412" + "818537fa213d7f9f4d5158" + "ffffffff"));

        assertEquals(List.of("closed by the client: 1000 <03e8>"), probe.events);
        assertEquals(List.of(), probe.ends);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_hello", "text_126", "text_utf8", "frag_with_ping_inside", "close_4004_reason"})
    void decodesFrameCutInTwoAtEveryPlace(String name) {
        Frame frame = Vectors.hybiClientToServer()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
        byte[] bytes = frame.bytes();
        for (int cut = 1; cut < bytes.length; cut++) {
            FramingProbe each = new FramingProbe();
            Feed.write(each.channel, Arrays.copyOf(bytes, cut));
            Feed.write(each.channel, Arrays.copyOfRange(bytes, cut, bytes.length));
            assertEquals(eventsOf(frame), each.events, "cut at " + cut);
            each.channel.finishAndReleaseAll();
        }
    }

    @Test
    void answersPingBeforeTheMessageAroundItIsWhole() {
        byte[] frames = hex("018337fa213d7f9f4d" + "898137fa213d47");
        Feed.WHOLE.into(probe.channel, frames);
        assertEquals(List.of("ping 70"), probe.events);

        Feed.WHOLE.into(probe.channel, hex("808237fa213d5b95"));
        assertEquals(List.of("ping 70", "text 48656c6c6f"), probe.events);
    }

    @Test
    void takesEmptyFragments() {
        Feed.WHOLE.into(probe.channel, hex("018037fa213d" + "008037fa213d" + "808137fa213d56"));

        assertEquals(List.of("text 61"), probe.events);
    }

    @Test
    void refusesEveryReservedOpcode() {
        for (int opcode : new int[] {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
            FramingProbe each = new FramingProbe();
            Feed.write(each.channel, (byte) (0x80 | opcode), (byte) 0x80);
            assertEquals(End.Cause.PROTOCOL_ERROR, each.ends.get(0).cause());
            assertTrue(each.ends.get(0).reason().contains(Integer.toString(opcode)));
            each.channel.finishAndReleaseAll();
        }
    }

    @Test
    void refusesCloseReasonThatIsNotUtf8() {
        Feed.WHOLE.into(probe.channel, Vectors.of(0x88, hex("03e8ff"), true));

        assertEquals(End.Cause.BAD_TEXT, probe.ends.get(0).cause());
        assertEquals(List.of(), probe.events);
    }

    @Test
    void refusesLengthOfTwoToTheSixtyThree() {
        Feed.WHOLE.into(probe.channel, hex("82ff8000000000000000" + "00000000"));

        assertEquals(End.Cause.PROTOCOL_ERROR, probe.ends.get(0).cause());
    }

    @Test
    void refusesEightByteLengthThatFitsInTwo() {
        Feed.WHOLE.into(probe.channel, hex("82ff000000000000ffff" + "00000000"));

        assertEquals(End.Cause.PROTOCOL_ERROR, probe.ends.get(0).cause());
    }

    @Test
    void handsOnPayloadAsItArrives() {
        Feed.WHOLE.into(probe.channel, hex("82ff7fffffffffffffff" + "00000000" + "0102"));

        assertEquals(List.of(), probe.ends);
        assertFalse(probe.released);
    }

    private static List<String> eventsOf(Frame frame) {
        return switch (frame.type()) {
            case "pong" -> List.of("pong");
            case "text+ping" -> List.of("ping 70", "text " + frame.payload());
            case "text,text" -> List.of("text " + ascii("one"), "text " + ascii("two"));
            case "close" -> List.of("closed by the client" + closeOf(frame) + " <" + frame.payload() + ">");
            default -> List.of(frame.type() + " " + frame.payload());
        };
    }

    private static String closeOf(Frame frame) {
        byte[] body = hex(frame.payload());
        return body.length == 0
                ? ", without a code"
                : (": " + ((body[0] & 0xFF) << 8 | (body[1] & 0xFF)) + " "
                                + new String(body, 2, body.length - 2, StandardCharsets.UTF_8))
                        .stripTrailing();
    }

    private static String ascii(String text) {
        return Vectors.HEX.formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] concat(byte[]... parts) {
        StringBuilder hex = new StringBuilder();
        Stream.of(parts).forEach(part -> hex.append(Vectors.HEX.formatHex(part)));
        return hex(hex.toString());
    }

    private static byte[] hex(String hex) {
        return Vectors.HEX.parseHex(hex);
    }
}
