package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of every draft against the bytes of its vectors, and against servers with one thing wrong. */
@Timeout(60)
class EveryDraftTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final HexFormat HEX = HexFormat.of();

    /** A frame as client and server send it. */
    record Frame(Draft draft, String name, String type, String fromClient, String fromServer, String payload) {
        String text() {
            return new String(HEX.parseHex(payload), UTF_8);
        }

        @Override
        public String toString() {
            return draft + " " + name;
        }
    }

    static List<String[]> lines(String first) {
        try (InputStream in = EveryDraftTest.class.getResourceAsStream("vectors.txt")) {
            return new String(in.readAllBytes(), ISO_8859_1)
                    .lines()
                    .map(line -> line.split(" "))
                    .filter(words -> words[0].equals(first))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Frame> frames(Draft draft) {
        return lines(draft.toString()).stream()
                .map(w -> new Frame(draft, w[1], w[2], w[3], w[4], w[5].equals("-") ? "" : w[5]));
    }

    static Stream<Frame> frames() {
        return Stream.of(Draft.values()).flatMap(EveryDraftTest::frames);
    }

    static Stream<Arguments> framesInEveryCut() {
        return frames().filter(frame -> frame.type.startsWith("text") || frame.type.equals("binary"))
                .flatMap(frame -> Stream.of(1, 2, 1000).map(size -> Arguments.of(frame, size)));
    }

    static Stream<Frame> whatClientsSay() {
        return frames().filter(frame -> frame.type.equals("text") && !frame.name.startsWith("frag"));
    }

    @ParameterizedTest
    @MethodSource("whatClientsSay")
    void sendsTheBytesOfItsDraft(Frame frame) throws IOException {
        int length = frame.fromClient.length() / 2;
        try (Peer peer = new Peer(OldServer.answering(socket -> hex(socket, length)));
                LegacyClient client = OldServer.connect(frame.draft, request(peer))) {
            client.send(frame.text());
            assertEquals(frame.fromClient, peer.result());
        }
    }

    @ParameterizedTest
    @MethodSource("framesInEveryCut")
    void hearsWhatAServerOfItsDraftSends(Frame frame, int size) throws IOException {
        try (Peer peer = new Peer(OldServer.answering(socket -> {
                    Peer.writeInPieces(socket, HEX.parseHex(frame.fromServer), size);
                    Peer.untilClosed(socket);
                    return "";
                }));
                LegacyClient client = OldServer.connect(frame.draft, request(peer))) {
            if (frame.type.equals("text,text")) {
                assertEquals("one", client.receive(LONG));
                assertEquals("two", client.receive(LONG));
            } else if (frame.type.equals("binary")) {
                assertEquals("binary " + frame.payload, client.receive(LONG));
            } else {
                assertEquals(frame.text(), client.receive(LONG));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void hearsAnswersAndFramesHoweverTheyAreCut(Draft draft) throws IOException {
        String hello = draft == Draft.RFC_6455_DEFLATE ? "c107f248cdc9c90700" : find(draft, "text_hello").fromServer;
        try (Peer peer = new Peer(OldServer.answering(answer -> "", socket -> ""))) {
            assertThrows(IOException.class, () -> OldServer.connect(draft, request(peer)));
        }
        try (Peer peer = new Peer(OldServer.answering(
                        answer -> answer + new String(HEX.parseHex(hello + hello), ISO_8859_1), // in one write
                        EveryDraftTest::untilClosed));
                LegacyClient client = OldServer.connect(draft, request(peer))) {
            assertEquals("Hello", client.receive(LONG));
            assertEquals("Hello", client.receive(LONG));
            assertThrows(SocketTimeoutException.class, () -> client.receive(Duration.ofMillis(50)));
        }
    }

    @Test
    void saysThatTheServerHasClosedInsteadOfAnsweringAPing() throws IOException {
        Peer.Part part = OldServer.answering(socket -> {
            assertEquals(2, socket.getInputStream().readNBytes(2).length);
            socket.getOutputStream().write(HEX.parseHex("880503eb627965"));
            Peer.untilClosed(socket);
            return "";
        });
        try (Peer peer = new Peer(part);
                LegacyClient client = OldServer.connect(Draft.RFC_6455, request(peer))) {
            ProtocolException closed = assertThrows(ProtocolException.class, () -> client.ping(LONG));
            assertEquals("the server has closed: 1003 bye", closed.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void pingsAndKeepsWhatIsSaidMeanwhile(Draft draft) throws IOException {
        Peer.Part part = OldServer.answering(socket -> {
            byte[] ping = socket.getInputStream().readNBytes(2);
            assertEquals(2, ping.length);
            boolean early = draft.compareTo(Draft.HYBI_07) < 0;
            int first = early ? (draft.compareTo(Draft.HYBI_04) < 0 ? 0x03 : 0x83) : 0x8A;
            byte[] body = "still there?".getBytes(UTF_8);
            byte[] said = "hi".getBytes(UTF_8);
            int text = early ? first + 1 : 0x81;
            socket.getOutputStream().write(Frames.of(text, 0, new byte[0], said));
            socket.getOutputStream().write(Frames.of(first, 0, new byte[0], body));
            return untilClosed(socket);
        });
        try (Peer peer = new Peer(part);
                LegacyClient client = OldServer.connect(draft, request(peer))) {
            if (client.pings()) {
                client.ping(LONG);
                assertEquals("hi", client.receive(LONG));
            } else {
                assertThrows(UnsupportedOperationException.class, () -> client.ping(LONG));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void answersPings(Draft draft) throws IOException {
        if (frames(draft).noneMatch(frame -> frame.type.equals("ping"))) {
            return;
        }
        String pong = find(draft, "pong_hello").fromClient;
        Peer.Part part = OldServer.answering(socket -> {
            socket.getOutputStream().write(HEX.parseHex(find(draft, "ping_hello").fromServer));
            return hex(socket, pong.length() / 2);
        });
        try (Peer peer = new Peer(part);
                LegacyClient client = OldServer.connect(draft, request(peer))) {
            assertNull(client.receive(LONG));
            assertEquals(pong, peer.result());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HIXIE_76, ff00, ff00, ''",
        "HIXIE_76, ff00, '', the server hung up without its ff 00",
        "HYBI_01, 0100, 0100, ''",
        "HYBI_03, 0100, 01026869, 'the closing frame has a body of 2 bytes, expected none'",
        "HYBI_04, ?, 8100, ''",
        "HYBI_05, ?, 810153, ''",
        "HYBI_05, ?, 810143, 'the closing frame says \"C\", expected \"S\"'",
        "HYBI_06, ?, 810203e8, ''",
        "HYBI_06, ?, 810203e9, 'the closing frame says 1001, expected 1000'",
        "HYBI_07, 888237fa213d3412, 880203e8, ''",
        "HYBI_08, 888237fa213d3412, 8800, 'the closing frame says no code, expected 1000'",
        "RFC_6455, 888237fa213d3412, 880503e8627965, ''",
        "RFC_6455, 888237fa213d3412, '', the server hung up without a closing frame",
        "RFC_6455, 888237fa213d3412, 880203e88100, something came behind the closing frame"
    })
    void leavesByTheClosingHandshakeOfItsDraft(Draft draft, String fromClient, String fromServer, String wrong)
            throws IOException {
        Peer.Part part = OldServer.answering(socket -> {
            byte[] first = socket.getInputStream().readNBytes(fromClient.equals("?") ? 2 : fromClient.length() / 2);
            socket.getOutputStream().write(HEX.parseHex(fromServer));
            socket.shutdownOutput();
            assertEquals(fromClient.replace("?", HEX.formatHex(first)), HEX.formatHex(first));
            return untilClosed(socket);
        });
        try (Peer peer = new Peer(part);
                LegacyClient client = OldServer.connect(draft, request(peer))) {
            if (wrong.isEmpty()) {
                client.leave(LONG);
            } else {
                IOException e = assertThrows(IOException.class, () -> client.leave(LONG));
                assertEquals(wrong, e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HIXIE_76, ff00, ff 00",
        "HYBI_02, 0100, closing frame",
        "HYBI_05, 810153, S",
        "HYBI_06, 810503e9627965, 1001 bye",
        "RFC_6455, 880503e9627965, 1001 bye",
        "RFC_6455, 8800, no code"
    })
    void tellsWhyTheServerCloses(Draft draft, String close, String why) throws IOException {
        Peer.Part part = OldServer.answering(socket -> {
            socket.getOutputStream().write(HEX.parseHex(close));
            return untilClosed(socket);
        });
        try (Peer peer = new Peer(part);
                LegacyClient client = OldServer.connect(draft, request(peer))) {
            assertNull(client.receive(LONG));
            assertEquals(why, client.farewell());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HIXIE_75 | Web Socket Protocol | WebSocket Protocol | status line is \"HTTP/1.1 101 WebSocket Protocol Handshake\", expected \"HTTP/1.1 101 Web Socket Protocol Handshake\"",
                "HIXIE_75 | Upgrade: WebSocket | upgrade: websocket | header line 1 is \"upgrade: websocket\", expected \"Upgrade: WebSocket\"",
                "HIXIE_75 | WebSocket-Origin: http | WebSocket-Origin: https | WebSocket-Origin says https://127.0.0.1, expected http://127.0.0.1",
                "HIXIE_75 | Location: ws: | Location: wss: | WebSocket-Location says wss://LOCATION, expected ws://LOCATION",
                "HIXIE_75 | \\r\\n\\r\\n | \\r\\n | headers not terminated by an empty line",
                "HIXIE_76 | Location: ws: | Location: wss: | Sec-WebSocket-Location says wss://LOCATION, expected ws://LOCATION",
                "HIXIE_76 | Upgrade: WebSocket | Upgrade: websocket | Upgrade says websocket, expected WebSocket",
                "HIXIE_76 | Connection: Upgrade | Connection: keep-alive, Upgrade | Connection says keep-alive, Upgrade, expected Upgrade",
                "HIXIE_76 | \\r\\n\\r\\n | \\r\\n\\r\\n\\0 | the 16 challenge bytes do not match",
                "HIXIE_76 | Sec-WebSocket-Origin | X | Sec-WebSocket-Origin is missing",
                "HYBI_03 | 101 | 400 | expected HTTP/1.1 101",
                "HYBI_04 | Sec-WebSocket-Nonce | X | Sec-WebSocket-Nonce is missing",
                "HYBI_05 | Accept: | Accept: x | Sec-WebSocket-Accept does not match: x",
                "HYBI_06 | Upgrade: websocket | Upgrade: h2c | Upgrade says h2c, expected websocket",
                "HYBI_07 | \\r\\n\\r\\n | \\r\\nSec-WebSocket-Protocol: x\\r\\n\\r\\n | Sec-WebSocket-Protocol says x, but was not asked for",
                "RFC_6455 | \\r\\n\\r\\n | \\r\\nSec-WebSocket-Extensions: x\\r\\n\\r\\n | Sec-WebSocket-Extensions says x, but was not asked for",
                "RFC_6455 | \\r\\n\\r\\n | \\r\\nUpgrade: websocket\\r\\n\\r\\n | Upgrade comes 2 times",
                "RFC_6455 | Connection: | Connection | header line \"Connection Upgrade\" has no colon",
                "RFC_6455_DEFLATE | Extensions: permessage-deflate; server_no_context_takeover | X: y | permessage-deflate was not accepted",
                "RFC_6455_DEFLATE | ; server_no_context_takeover | ; server_max_window_bits=9 | which does not follow from the offer",
                "RFC_6455_DEFLATE | ; server_no_context_takeover |  | server_no_context_takeover was offered, but is not in the answer"
            })
    void saysWhatIsWrongInAnAnswer(Draft draft, String right, String wrong, String sentence) throws IOException {
        String twisted = wrong == null ? "" : escaped(wrong);
        try (Peer peer =
                new Peer(OldServer.answering(answer -> answer.replaceFirst(escaped(right), twisted), s -> ""))) {
            IOException e = assertThrows(IOException.class, () -> OldServer.connect(draft, request(peer)));
            String expected = sentence.replace("LOCATION", Peer.HOST + ":" + peer.port() + "/room?a=b");
            assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HIXIE_75, 81054865, 'a frame begins with byte 81, expected 00'",
        "HIXIE_75, 00c0ff, a message of 1 bytes is not UTF-8",
        "HIXIE_76, ff0548, byte ff is not followed by 00",
        "HYBI_03, 0600, a frame has the unknown opcode 6",
        "HYBI_06, 8481, a frame from the server is masked",
        "RFC_6455, 818137fa213d37, a frame from the server is masked",
        "RFC_6455, c10100, a frame has reserved bits set: first byte c1",
        "RFC_6455, 8300, a frame has the unknown opcode 3",
        "RFC_6455, 8000, 'a message begins inside of another, or goes on without having begun'",
        "RFC_6455, 01008100, 'a message begins inside of another, or goes on without having begun'",
        "RFC_6455, 817e0005, a length of 5 is not in its shortest form",
        "RFC_6455, 817f0000000100000000, a frame of 4294967296 bytes",
        "RFC_6455, 8101ff, a message of 1 bytes is not UTF-8",
        "RFC_6455_DEFLATE, c101ff, a compressed message cannot be inflated"
    })
    void saysWhatIsWrongInAFrame(Draft draft, String frame, String sentence) throws IOException {
        Peer.Part part = OldServer.answering(socket -> {
            socket.getOutputStream().write(HEX.parseHex(frame));
            return untilClosed(socket);
        });
        try (Peer peer = new Peer(part);
                LegacyClient client = OldServer.connect(draft, request(peer))) {
            IOException e = assertThrows(IOException.class, () -> client.receive(LONG));
            assertEquals(sentence, e.getMessage());
        }
    }

    @Test
    void solvesItsOwnRiddleAsTheDraftDoes() {
        assertTrue(lines("challenge").size() > 10);
        for (String[] riddle : lines("challenge")) {
            assertArrayEquals(
                    HEX.parseHex(riddle[4]),
                    Hixie76Keys.answer(
                            (int) Long.parseLong(riddle[1]), (int) Long.parseLong(riddle[2]), HEX.parseHex(riddle[3])));
        }
    }

    @Test
    void compressesAndInflates() throws IOException {
        Deflate deflate = new Deflate();
        for (String text : List.of("", "Hello", "compressible ".repeat(1000))) {
            byte[] message = text.getBytes(UTF_8);
            assertArrayEquals(message, deflate.inflated(deflate.deflated(message)));
        }
        assertArrayEquals(HEX.parseHex("f248cdc9c90700"), deflate.deflated("Hello".getBytes(UTF_8)));
        deflate.end();
    }

    @Test
    void leavesTheDefaultPortOutOfItsAddress() {
        assertEquals("ws://host/", Request.of(URI.create("ws://HOST")).location());
        assertEquals(
                "wss://host/a?b", Request.of(URI.create("wss://host:443/a?b")).location());
        assertEquals("wss://host:80/", Request.of(URI.create("wss://host:80/")).location());
        assertEquals("https://host", Request.of(URI.create("wss://host:80/")).origin());
    }

    private static Frame find(Draft draft, String name) {
        return frames(draft == Draft.RFC_6455_DEFLATE ? Draft.RFC_6455 : draft)
                .filter(frame -> frame.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String escaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    }

    private static String hex(Socket socket, int length) throws IOException {
        return HEX.formatHex(socket.getInputStream().readNBytes(length));
    }

    private static String untilClosed(Socket socket) throws IOException {
        Peer.untilClosed(socket);
        return "";
    }

    private static Request request(Peer peer) {
        return Request.of(URI.create("ws://" + Peer.HOST + ":" + peer.port() + "/room?a=b"))
                .withTimeout(LONG);
    }
}
