package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.End.Cause;
import flashbridge.gateway.websocket.Vectors.Frame;
import flashbridge.gateway.websocket.Vectors.Head;
import flashbridge.gateway.websocket.Vectors.Negative;
import flashbridge.gateway.websocket.Vectors.Riddle;
import flashbridge.gateway.websocket.Vectors.Segments;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

    /** A row of the table, and a name under which the vectors have it. */
    record Row(Draft draft, String name) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(Draft.values())
                .flatMap(draft -> DraftVectors.of(draft).stream().map(name -> new Row(draft, name)));
    }

    static Stream<Arguments> rowsInEveryCut() {
        return rows().flatMap(row -> Stream.of(Feed.values()).map(feed -> Arguments.of(row, feed)));
    }

    static Stream<Arguments> framesInEveryCut() {
        Set<String> longOnes = new HashSet<>();
        return rows().flatMap(row -> Vectors.clientToServer(row.name)
                .filter(frame -> frame.hex().length() < LONG || longOnes.add(row.draft.wire() + frame.hex()))
                .flatMap(frame -> Stream.of(Feed.values()).map(feed -> Arguments.of(row, frame, feed))));
    }

    static Stream<Arguments> hixieNegativesInEveryCut() {
        return Stream.of(Draft.HIXIE_75, Draft.HIXIE_76)
                .flatMap(draft -> Vectors.hixieNegatives()
                        .flatMap(
                                negative -> Stream.of(Feed.values()).map(feed -> Arguments.of(draft, negative, feed))));
    }

    @Test
    void leavesNoVectorOut() {
        assertEquals(Set.copyOf(Vectors.drafts()), rows().map(Row::name).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("rowsInEveryCut")
    void answersItsRequestByteForByte(Row row, Feed feed) {
        Visitor visitor = new Visitor("sample", "chat");
        visitor.sends(feed, Vectors.requests(row.name).get(0).bytes());

        String answer = visitor.hears();
        if (row.draft == Draft.HYBI_04) { // the nonce is new each time
            answer = withoutNonce(answer);
            assertEquals(withoutNonce(hex(Vectors.response(row.name))), answer);
        } else {
            assertEquals(hex(Vectors.response(row.name)), answer);
        }
        assertEquals(1, visitor.hub.rooms());
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("rowsInEveryCut")
    void namesNoSubprotocolThatIsNotConfigured(Row row, Feed feed) {
        Visitor visitor = new Visitor();
        visitor.sends(feed, Vectors.requests(row.name).get(0).bytes());

        String expected = text(hex(Vectors.response(row.name))).replaceAll("(Sec-)?WebSocket-Protocol: \\w+\r\n", "");
        String answer = text(visitor.hears());
        assertEquals(withoutNonceLine(expected), withoutNonceLine(answer));
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void recognisesEveryRequestOfItsTime(Row row) {
        for (Head request : Vectors.requests(row.name)) {
            Visitor visitor = new Visitor("sample", "chat");
            visitor.sends(Feed.WHOLE, request.bytes());
            assertTrue(text(visitor.hears()).startsWith("HTTP/1.1 101 "), request.text());
            visitor.ends();
        }
    }

    @ParameterizedTest
    @MethodSource("framesInEveryCut")
    void answersEachFrameWithTheBytesOfItsDraft(Row row, Frame frame, Feed feed) {
        Client client = new Client(row.draft, false);
        client.sends(feed, frame.bytes());

        assertEquals(answerTo(row, frame), client.hears(), frame.toString());
        assertEquals(!frame.type().equals("close"), client.channel.isOpen());
        client.ends();
    }

    @ParameterizedTest
    @MethodSource("rowsInEveryCut")
    void hearsAllFramesGluedTogether(Row row, Feed feed) {
        List<Frame> frames = Vectors.clientToServer(row.name)
                .filter(frame -> frame.hex().length() < LONG && !frame.type().equals("close"))
                .toList();
        Client client = new Client(row.draft, false);
        client.sends(feed, Vectors.HEX.parseHex(frames.stream().map(Frame::hex).collect(Collectors.joining())));

        // messages come at the end of a turn of the event loop, answers to pings at once
        String heard = client.hears();
        frames.stream()
                .filter(frame -> !frame.type().equals("text+ping"))
                .forEach(frame -> assertTrue(heard.contains(answerTo(row, frame)), frame.toString()));
        assertEquals(
                frames.stream().mapToInt(frame -> answerTo(row, frame).length()).sum(), heard.length());
        client.ends();
    }

    @ParameterizedTest
    @MethodSource("rowsInEveryCut")
    void readsNothingBehindAClose(Row row, Feed feed) {
        Frame close = Vectors.clientToServer(row.name)
                .filter(frame -> frame.type().equals("close"))
                .findFirst()
                .orElseThrow();
        Client client = new Client(row.draft, false);
        client.sends(
                feed, FrameBytes.joined(close.bytes(), frame(row, "text_hello").bytes()));

        assertEquals(answerTo(row, close), client.hears());
        assertFalse(client.channel.isOpen());
        client.ends();
    }

    @ParameterizedTest
    @MethodSource("rowsInEveryCut")
    void hearsAFrameGluedBehindItsRequest(Row row, Feed feed) {
        if (row.draft == Draft.HYBI_04) {
            return; // its frames depend on the answer
        }
        Visitor visitor = new Visitor("sample", "chat");
        byte[] request = Vectors.requests(row.name).get(0).bytes();
        Frame hello = frame(row, "text_hello");
        visitor.sends(feed, FrameBytes.joined(request, hello.bytes()));

        assertEquals(hex(Vectors.response(row.name)) + answerTo(row, hello), visitor.hears());
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#segmentation")
    void hearsWhatTheNetworkHasCut(Segments segments) {
        Visitor visitor = new Visitor("sample", "chat");
        segments.hex().forEach(visitor::sends);

        Row row = rows().filter(each -> each.name.equals(segments.draft()))
                .findFirst()
                .orElseThrow();
        String heard = visitor.hears();
        String rest = heard.substring(heard.indexOf("0d0a0d0a") + 8);
        rest = row.draft == Draft.HIXIE_76 ? rest.substring(32) : rest;
        String said = segments.what().contains("UTF-8") ? "0068c3a96c6c6fff" : answerTo(row, frame(row, "text_hello"));
        assertEquals(segments.what().contains("later TCP segment") ? "" : said, rest);
        visitor.ends();
    }

    @Test
    void answersTheHeadOfHixie76BeforeItsLastBytesCome() {
        Visitor visitor = new Visitor("sample");
        byte[] request = Vectors.requests("hixie-76").get(0).bytes();
        String response = hex(Vectors.response("hixie-76"));
        visitor.sends(Feed.WHOLE, Arrays.copyOf(request, request.length - 8));
        assertEquals(response.substring(0, response.length() - 32), visitor.hears());

        visitor.sends(Feed.BYTE_BY_BYTE, Arrays.copyOfRange(request, request.length - 8, request.length));
        assertEquals(response.substring(response.length() - 32), visitor.hears());
        visitor.ends();
    }

    @Test
    void givesUpWaitingForTheLastBytesOfHixie76() {
        for (boolean stops : new boolean[] {true, false}) {
            Visitor visitor = new Visitor();
            byte[] request = Vectors.requests("hixie-76").get(0).bytes();
            visitor.sends(Feed.WHOLE, Arrays.copyOf(request, request.length - 1));
            assertTrue(text(visitor.hears()).endsWith("\r\n\r\n"));
            assertTrue(visitor.channel.isOpen());

            if (stops) {
                visitor.channel.pipeline().fireUserEventTriggered(End.left("the gateway stops"));
            } else {
                visitor.channel.advanceTimeBy(61, TimeUnit.SECONDS);
            }
            visitor.channel.runScheduledPendingTasks();
            assertEquals("", visitor.hears());
            assertFalse(visitor.channel.isOpen());
            assertEquals(0, visitor.hub.rooms());
            visitor.ends();
        }
    }

    /** websocket-ruby, for one, wants to read the head and the 16 bytes at once. */
    @Test
    void answersTheWholeOfHixie76InOneWriteWhereItCan() {
        Visitor visitor = new Visitor("sample");
        visitor.sends(Feed.WHOLE, Vectors.requests("hixie-76").get(0).bytes());

        assertEquals(hex(Vectors.response("hixie-76")), visitor.hears());
        assertEquals(2, visitor.mostInOneFlush);
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#riddles")
    void solvesTheRiddleOfHixie76(Riddle riddle) {
        for (String header : List.of("", "Sec-WebSocket-Draft: 2\r\n", "Content-Length: 8\r\n")) {
            Visitor visitor = new Visitor();
            visitor.sends(Feed.WHOLE, riddle(riddle.key1(), riddle.key2(), header));
            assertTrue(text(visitor.hears()).endsWith("\r\n\r\n"));
            visitor.sends(riddle.key3());
            assertEquals(riddle.answer(), visitor.hears());
            visitor.ends();
        }
    }

    /** Java-WebSocket 1.3.0 picks the characters of its keys from 21 to 7F. */
    @Test
    void takesTheCharacterDeleteInAKey() {
        Visitor visitor = new Visitor();
        visitor.sends(Feed.WHOLE, riddle("\u007F4 @1  46546xW%0l 1 5", "1\u007F2998 5 Y3 1  .P00", ""));
        visitor.sends("5e6e3a64735b3455");

        assertTrue(text(visitor.hears()).endsWith("8jKS'y:G*Co,Wxa-"));
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#keyNegatives")
    void refusesForgedKeys(Negative negative) {
        assertThrows(ProtocolError.class, () -> Challenge.of(negative.bytes(), "1 2"));
        assertThrows(ProtocolError.class, () -> Challenge.of("1 2", negative.bytes()));
        Visitor visitor = new Visitor();
        visitor.sends(Feed.WHOLE, riddle(negative.bytes(), "1 2", ""));

        assertTrue(text(visitor.hears()).startsWith("HTTP/1.1 400 "));
        assertFalse(visitor.channel.isOpen());
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("hixieNegativesInEveryCut")
    void survivesBrokenHixieFrames(Draft draft, Negative negative, Feed feed) {
        Client client = new Client(draft, false);
        client.sends(feed, negative.frame());

        if (negative.expect().startsWith("discard")) {
            client.sends(
                    feed,
                    frame(new Row(draft, DraftVectors.of(draft).get(0)), "text_hello")
                            .bytes());
            assertEquals("0048656c6c6fff", client.hears());
        } else {
            assertEquals(draft == Draft.HIXIE_75 ? "" : "ff00", client.hears());
            assertFalse(client.channel.isOpen());
        }
        client.ends();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void closesWhoSaysWhatIsNoText(Row row) {
        Client client = new Client(row.draft, false);
        String family = Vectors.framing(row.name);
        byte[] bad = {'a', (byte) 0xC0, (byte) 0x80};
        client.sends(FrameBytes.of(family, "text", bad, true));

        String close = client.hears();
        String expected = switch (row.draft) {
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
    @MethodSource("rows")
    void closesWhoSaysTooMuch(Row row) {
        Client client = new Client(row.draft, false, 100);
        client.sends(FrameBytes.of(Vectors.framing(row.name), "text", new byte[101], true));

        String close = client.hears();
        int code = row.draft.closing().code(Cause.TOO_BIG);
        assertTrue(code == 0 ? close.length() <= 6 : close.substring(4).startsWith(String.format("%04x", code)), close);
        assertFalse(client.channel.isOpen());
        client.ends();
    }

    /** With echo every message comes back in one frame, a ping as a pong, a close as the draft answers it. */
    private static String answerTo(Row row, Frame frame) {
        return switch (frame.type()) {
            case "ping" -> answer(row, frame.name().replace("ping", "pong"));
            case "pong", "binary-0x80", "reserved" -> "";
            case "text,text" -> answer(row, "two_messages_one_buffer");
            case "text+ping" -> pong(row) + answer(row, "text_hello");
            case "text" -> frame.name().startsWith("frag") ? oneFrame(row, frame) : answer(row, frame.name());
            case "close" ->
                switch (row.draft) {
                    case HIXIE_75 -> "";
                    case HYBI_05 -> "810153";
                    default -> answer(row, frame.name());
                };
            default -> answer(row, frame.name());
        };
    }

    /** Messages on their way share the buffer of a read, so what is left over at its end must not keep it. */
    @ParameterizedTest
    @MethodSource("rows")
    void keepsNothingOfWhatIsReadThoughEveryReadEndsInsideAFrame(Row row) {
        UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false, true);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(buffers);
        Client client = new Client(
                channel, null, row.draft, false, Agreement.NONE.with(Vectors.HYBI_04_KEY), Client.MAX_MESSAGE_SIZE);
        byte[] frame = frame(row, "text_hello").bytes();
        byte[] read = Vectors.HEX.parseHex(Vectors.HEX
                .formatHex(FrameBytes.joined(Arrays.copyOfRange(frame, 1, frame.length), Arrays.copyOf(frame, 1)))
                .repeat(50));
        channel.writeInbound(buffers.buffer().writeByte(frame[0]));
        for (int i = 0; i < 20; i++) {
            channel.writeInbound(buffers.buffer(read.length).writeBytes(read));
            channel.runPendingTasks();
            assertEquals(answer(row, "text_hello").repeat(50), client.hears());
        }

        assertTrue(buffers.metric().usedHeapMemory() <= 4L * read.length, buffers.toString());
        client.ends();
        assertEquals(0, buffers.metric().usedHeapMemory());
    }

    private static String pong(Row row) {
        return answer(row, "pong_hello").substring(0, 2) + "0170";
    }

    private static String oneFrame(Row row, Frame frame) {
        byte[] payload = Vectors.HEX.parseHex(frame.payload());
        return Vectors.HEX.formatHex(FrameBytes.of(Vectors.framing(row.name), "text", payload, false));
    }

    private static String answer(Row row, String name) {
        return Vectors.serverToClient(row.name, name).hex();
    }

    private static Frame frame(Row row, String name) {
        return Vectors.clientToServer(row.name)
                .filter(frame -> frame.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] riddle(String key1, String key2, String header) {
        return ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nOrigin: http://a\r\n"
                        + "Sec-WebSocket-Key1: " + key1 + "\r\nSec-WebSocket-Key2: " + key2 + "\r\n" + header + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
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
