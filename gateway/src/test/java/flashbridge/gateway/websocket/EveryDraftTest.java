package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.End.Cause;
import flashbridge.gateway.websocket.Vectors.Frame;
import flashbridge.gateway.websocket.Vectors.Head;
import flashbridge.gateway.websocket.Vectors.Segments;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every vector of every row in the table of drafts: requests and their answers, frames in both directions, broken rules,
 * and the ways in which a network cuts them; whole, byte by byte, and glued.
 */
class EveryDraftTest {
    /** Longer than this, frames of one family do not differ, and take long under paranoid leak detection. */
    private static final int LONG = 10_000;

    static Stream<Arguments> rowsInEveryCut() {
        return Row.all().flatMap(row -> Stream.of(Feed.values()).map(feed -> Arguments.of(row, feed)));
    }

    static Stream<Arguments> framesInEveryCut() {
        Set<String> longOnes = new HashSet<>();
        return Row.all()
                .flatMap(row -> Vectors.clientToServer(row.name())
                        .filter(frame -> frame.hex().length() < LONG
                                || longOnes.add(row.draft().wire() + frame.hex()))
                        .flatMap(frame -> Stream.of(Feed.values()).map(feed -> Arguments.of(row, frame, feed))));
    }

    @Test
    void leavesNoVectorOut() {
        assertEquals(Set.copyOf(Vectors.drafts()), Row.all().map(Row::name).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("rowsInEveryCut")
    void answersItsRequestByteForByte(Row row, Feed feed) {
        Visitor visitor = new Visitor("sample", "chat");
        visitor.sends(feed, Vectors.requests(row.name()).get(0).bytes());

        String answer = visitor.hears();
        if (row.draft() == Draft.HYBI_04) { // the nonce is new each time
            answer = withoutNonce(answer);
            assertEquals(withoutNonce(hex(Vectors.response(row.name()))), answer);
        } else {
            assertEquals(hex(Vectors.response(row.name())), answer);
        }
        assertEquals(1, visitor.hub.rooms());
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("rowsInEveryCut")
    void namesNoSubprotocolThatIsNotConfigured(Row row, Feed feed) {
        Visitor visitor = new Visitor();
        visitor.sends(feed, Vectors.requests(row.name()).get(0).bytes());

        String expected = text(hex(Vectors.response(row.name()))).replaceAll("(Sec-)?WebSocket-Protocol: \\w+\r\n", "");
        String answer = text(visitor.hears());
        assertEquals(withoutNonceLine(expected), withoutNonceLine(answer));
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Row#all")
    void recognisesEveryRequestOfItsTime(Row row) {
        for (Head request : Vectors.requests(row.name())) {
            Visitor visitor = new Visitor("sample", "chat");
            visitor.sends(Feed.WHOLE, request.bytes());
            assertTrue(text(visitor.hears()).startsWith("HTTP/1.1 101 "), request.text());
            visitor.ends();
        }
    }

    @ParameterizedTest
    @MethodSource("framesInEveryCut")
    void answersEachFrameWithTheBytesOfItsDraft(Row row, Frame frame, Feed feed) {
        Client client = new Client(row.draft(), false);
        client.sends(feed, frame.bytes());

        assertEquals(row.answerTo(frame), client.hears(), frame.toString());
        assertEquals(!frame.type().equals("close"), client.channel.isOpen());
        client.ends();
    }

    @ParameterizedTest
    @MethodSource("rowsInEveryCut")
    void hearsAllFramesGluedTogether(Row row, Feed feed) {
        List<Frame> frames = Vectors.clientToServer(row.name())
                .filter(frame -> frame.hex().length() < LONG && !frame.type().equals("close"))
                .toList();
        Client client = new Client(row.draft(), false);
        client.sends(feed, Vectors.HEX.parseHex(frames.stream().map(Frame::hex).collect(Collectors.joining())));

        // messages come at the end of a turn of the event loop, answers to pings at once
        String heard = client.hears();
        frames.stream()
                .filter(frame -> !frame.type().equals("text+ping"))
                .forEach(frame -> assertTrue(heard.contains(row.answerTo(frame)), frame.toString()));
        assertEquals(
                frames.stream().mapToInt(frame -> row.answerTo(frame).length()).sum(), heard.length());
        client.ends();
    }

    @ParameterizedTest
    @MethodSource("rowsInEveryCut")
    void readsNothingBehindAClose(Row row, Feed feed) {
        Frame close = Vectors.clientToServer(row.name())
                .filter(frame -> frame.type().equals("close"))
                .findFirst()
                .orElseThrow();
        Client client = new Client(row.draft(), false);
        client.sends(
                feed, FrameBytes.joined(close.bytes(), row.frame("text_hello").bytes()));

        assertEquals(row.answerTo(close), client.hears());
        assertFalse(client.channel.isOpen());
        client.ends();
    }

    @ParameterizedTest
    @MethodSource("rowsInEveryCut")
    void hearsAFrameGluedBehindItsRequest(Row row, Feed feed) {
        if (row.draft() == Draft.HYBI_04) {
            return; // its frames depend on the answer
        }
        Visitor visitor = new Visitor("sample", "chat");
        byte[] request = Vectors.requests(row.name()).get(0).bytes();
        Frame hello = row.frame("text_hello");
        visitor.sends(feed, FrameBytes.joined(request, hello.bytes()));

        assertEquals(hex(Vectors.response(row.name())) + row.answerTo(hello), visitor.hears());
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#segmentation")
    void hearsWhatTheNetworkHasCut(Segments segments) {
        Visitor visitor = new Visitor("sample", "chat");
        segments.hex().forEach(visitor::sends);

        Row row = Row.all()
                .filter(each -> each.name().equals(segments.draft()))
                .findFirst()
                .orElseThrow();
        String heard = visitor.hears();
        String rest = heard.substring(heard.indexOf("0d0a0d0a") + 8);
        rest = row.draft() == Draft.HIXIE_76 ? rest.substring(32) : rest;
        String said = segments.what().contains("UTF-8") ? "0068c3a96c6c6fff" : row.answerTo(row.frame("text_hello"));
        assertEquals(segments.what().contains("later TCP segment") ? "" : said, rest);
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Row#all")
    void closesWhoSaysWhatIsNoText(Row row) {
        Client client = new Client(row.draft(), false);
        String family = Vectors.framing(row.name());
        byte[] bad = {'a', (byte) 0xC0, (byte) 0x80};
        client.sends(FrameBytes.of(family, "text", bad, true));

        String close = client.hears();
        String expected = switch (row.draft()) {
            case HIXIE_75 -> "";
            case HIXIE_76 -> "ff00";
            case HYBI_01, HYBI_03 -> "0100";
            case HYBI_04 -> "8100";
            case HYBI_05 -> "810153";
            case HYBI_06, HYBI_07 -> "03ea";
            case HYBI_08, RFC_6455 -> "03ef";
        };
        assertEquals(expected, close.length() > 8 ? close.substring(4, 8) : close);
        assertFalse(client.channel.isOpen());
        assertEquals(0, client.hub.rooms());
        client.ends();
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Row#all")
    void closesWhoSaysTooMuch(Row row) {
        Client client = new Client(row.draft(), false, 100);
        client.sends(FrameBytes.of(Vectors.framing(row.name()), "text", new byte[101], true));

        String close = client.hears();
        int code = row.draft().closing().code(Cause.TOO_BIG);
        assertTrue(code == 0 ? close.length() <= 6 : close.substring(4).startsWith(String.format("%04x", code)), close);
        assertFalse(client.channel.isOpen());
        client.ends();
    }

    /** Messages on their way share the buffer of a read, so what is left over at its end must not keep it. */
    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Row#all")
    void keepsNothingOfWhatIsReadThoughEveryReadEndsInsideAFrame(Row row) {
        UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false, true);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(buffers);
        Client client = new Client(
                channel, null, row.draft(), false, Agreement.NONE.with(Vectors.HYBI_04_KEY), Client.MAX_MESSAGE_SIZE);
        byte[] frame = row.frame("text_hello").bytes();
        byte[] read = Vectors.HEX.parseHex(Vectors.HEX
                .formatHex(FrameBytes.joined(Arrays.copyOfRange(frame, 1, frame.length), Arrays.copyOf(frame, 1)))
                .repeat(50));
        channel.writeInbound(buffers.buffer().writeByte(frame[0]));
        for (int i = 0; i < 20; i++) {
            channel.writeInbound(buffers.buffer(read.length).writeBytes(read));
            channel.runPendingTasks();
            assertEquals(row.answer("text_hello").repeat(50), client.hears());
        }

        assertTrue(buffers.metric().usedHeapMemory() <= 4L * read.length, buffers.toString());
        client.ends();
        assertEquals(0, buffers.metric().usedHeapMemory());
    }

    private static String hex(Head head) {
        return Vectors.HEX.formatHex(head.bytes());
    }

    private static String text(String hex) {
        return new String(Vectors.HEX.parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private static String withoutNonce(String hex) {
        return withoutNonceLine(text(hex));
    }

    private static String withoutNonceLine(String head) {
        return head.replaceAll("Sec-WebSocket-Nonce: [A-Za-z0-9+/]{22}==", "Sec-WebSocket-Nonce: x");
    }
}
