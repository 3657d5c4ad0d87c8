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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of every draft against the bytes of its vectors. */
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
