package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.fuzz.Fuzz;
import flashbridge.fuzz.Segments;
import flashbridge.gateway.fuzz.Faults;
import flashbridge.gateway.fuzz.Room;
import flashbridge.gateway.fuzz.Room.Entrance;
import flashbridge.gateway.fuzz.Room.Outcome;
import flashbridge.gateway.hub.Hub;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames and requests of every draft, changed and cut at random. */
class WebSocketFuzzTest {
    private static final int LONGEST_VECTOR = 1000;
    private static final String NONCE = "Sec-WebSocket-Nonce";
    private static final Terms TERMS = new Terms(false, List.of("sample", "chat"), true, true, "/flash", "lobby");

    private final Faults faults = new Faults();

    @AfterEach
    void close() {
        faults.close();
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void theRoomHearsWhatIsSaid(Draft draft) {
        String family = Vectors.framing(DraftVectors.of(draft).get(0));
        byte[] hello = FrameBytes.of(family, "text", "Hello".getBytes(US_ASCII), true);
        Entrance entrance = client(draft, false, Agreement.NONE.with(Vectors.HYBI_04_KEY));

        assertEquals("Hello\0", Room.hear(entrance, List.of(hello)).heardInRoom());
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void framesOfADraftSayTheSameHoweverTheyAreCut(Draft draft) throws Exception {
        fuzz(frames(draft), client(draft, false, Agreement.NONE.with(Vectors.HYBI_04_KEY)));
    }

    @Test
    void framesInTheTunnelAreOneStreamOfBytes() throws Exception {
        List<byte[]> corpus = new ArrayList<>(frames(Draft.RFC_6455));
        for (String text : List.of("one\0two\0", "thr", "ee\0", "\0\0", "a".repeat(Room.MAX_MESSAGE_SIZE) + "\0")) {
            corpus.add(Vectors.of(0x82, text.getBytes(US_ASCII), true));
        }
        fuzz(corpus, client(Draft.RFC_6455, true, Agreement.NONE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void compressedFramesSayTheSameHoweverTheyAreCut(boolean takeover) throws Exception {
        Deflate agreed = new Deflate("permessage-deflate", true, takeover);
        fuzz(compressed(), client(Draft.RFC_6455, false, Agreement.NONE.with(agreed)));
    }

    @Test
    void requestsAreAnsweredTheSameHoweverTheyAreCut() throws Exception {
        fuzz(requests(), WebSocketFuzzTest::visit);
    }

    @Test
    void aHandshakeIsAcceptedOrRefusedWithASentence() throws Exception {
        Fuzz.run(requests(), (bytes, random) -> {
            EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
                if (part instanceof HttpRequest request
                        && request.decoderResult().isSuccess()) {
                    check(Handshake.answer(request, TERMS));
                    check(Handshake.answerConnect(request, TERMS));
                }
                ReferenceCountUtil.release(part);
            }
            channel.finishAndReleaseAll();
        });
    }

    private static void check(Handshake handshake) {
        if (handshake instanceof Handshake.Accepted accepted && !accepted.head().isEmpty()) {
            String[] lines = accepted.head().split("\r\n", -1);
            assertEquals("", lines[lines.length - 1] + lines[lines.length - 2]);
            for (String line : Arrays.copyOf(lines, lines.length - 2)) {
                assertTrue(line.matches("[^\r\n]+"), accepted::head); // no header of the client's making
            }
        } else if (handshake instanceof Handshake.Refused refused) {
            assertFalse(refused.reason().isBlank());
            Site.refused(refused).release();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HIXIE_76", "HYBI_01", "HYBI_04", "HYBI_06", "RFC_6455"}) // one of each framing
    void noMoreIsKeptOfAnEndlessFrameThanOfAMessage(Draft draft) throws Exception {
        endless(frames(draft), client(draft, false, Agreement.NONE.with(Vectors.HYBI_04_KEY)));
    }

    private void fuzz(List<byte[]> corpus, Entrance entrance) throws InterruptedException {
        Fuzz.run(corpus, (bytes, random) -> {
            Outcome whole = null;
            for (List<byte[]> pieces : Segments.of(bytes, random)) {
                Outcome outcome = comparable(Room.hear(entrance, pieces));
                faults.assertNone();
                whole = whole == null ? outcome : whole;
                assertEquals(whole, outcome);
            }
        });
    }

    private void endless(List<byte[]> corpus, Entrance entrance) throws InterruptedException {
        byte[] piece = new byte[64 * 1024];
        Fuzz.run(corpus, (bytes, random) -> {
            if (random.nextBoolean()) {
                random.nextBytes(piece);
            } else {
                Arrays.fill(piece, (byte) random.nextInt(256));
            }
            Room.hearEndless(entrance, bytes, piece, 64, 3L * piece.length);
            faults.assertNone();
        });
    }

    /** A nonce is new each time, and so is what frames behind it mean. */
    private static Outcome comparable(Outcome outcome) {
        int nonce = outcome.sentToClient().indexOf(NONCE);
        return nonce < 0 ? outcome : new Outcome("", outcome.sentToClient().substring(0, nonce), true);
    }

    private static Entrance client(Draft draft, boolean tunnel, Agreement agreed) {
        return (channel, hub) -> {
            Client client = new Client(channel, hub, draft, tunnel, agreed, Room.MAX_MESSAGE_SIZE);
            assertFalse(client.connection.session().isClosing());
        };
    }

    private static void visit(EmbeddedChannel channel, Hub hub) {
        Visitor visitor = new Visitor(channel, hub, Room.MAX_MESSAGE_SIZE, true, "sample", "chat");
        assertEquals(0, visitor.mostInOneFlush);
    }

    /** The vectors of a draft, and messages of lengths about which framings and limits differ. */
    private static List<byte[]> frames(Draft draft) {
        String name = DraftVectors.of(draft).get(0);
        String family = Vectors.framing(name);
        int[] lengths = {0, 1, 125, 126, Room.MAX_MESSAGE_SIZE, Room.MAX_MESSAGE_SIZE + 1};
        Stream<byte[]> made = IntStream.of(lengths)
                .boxed()
                .flatMap(length -> Stream.of("text", "binary")
                        .map(type ->
                                FrameBytes.of(family, type, "a".repeat(length).getBytes(US_ASCII), true)));
        Stream<byte[]> negatives =
                (family.equals("H") ? Vectors.hixieNegatives() : Vectors.hybiNegatives()).map(Vectors.Negative::frame);
        Stream<byte[]> vectors =
                DraftVectors.of(draft).stream().flatMap(Vectors::clientToServer).map(Vectors.Frame::bytes);
        return Stream.of(vectors, negatives, made)
                .flatMap(frames -> frames)
                .filter(bytes -> bytes.length < LONGEST_VECTOR)
                .toList();
    }

    private static List<byte[]> compressed() {
        List<byte[]> frames = new ArrayList<>(frames(Draft.RFC_6455));
        Deflater deflater = new Deflater(9, true);
        Random random = new Random(1);
        byte[] noise = new byte[Room.MAX_MESSAGE_SIZE];
        random.nextBytes(noise);
        for (byte[] message : List.of(
                "Hello".getBytes(US_ASCII),
                "Hello".getBytes(US_ASCII), // which refers to the first
                "h\u00e9 \u20ac".repeat(20).getBytes(UTF_8),
                new byte[Room.MAX_MESSAGE_SIZE],
                new byte[100_000],
                noise)) {
            byte[] deflated = deflated(deflater, message);
            frames.add(FrameBytes.hybi(0xC1, deflated, true));
            frames.add(FrameBytes.hybi(0xC2, deflated, true));
            frames.add(FrameBytes.joined(
                    FrameBytes.hybi(0x41, Arrays.copyOf(deflated, 3), true),
                    FrameBytes.hybi(0x80, Arrays.copyOfRange(deflated, 3, deflated.length), true)));
        }
        deflater.end();
        frames.add(FrameBytes.hybi(0xC1, Vectors.HEX.parseHex("f348cdc9c9070000"), true));
        return frames;
    }

    private static byte[] deflated(Deflater deflater, byte[] message) {
        deflater.setInput(message);
        byte[] out = new byte[2000];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(out, length - 4);
    }

    /** Requests alone, and with frames behind them that came too early. */
    private static List<byte[]> requests() {
        List<byte[]> requests = new ArrayList<>();
        for (Draft draft : Draft.values()) {
            List<byte[]> frames = frames(draft);
            for (String name : DraftVectors.of(draft)) {
                for (Vectors.Head head : Vectors.requests(name)) {
                    byte[] request = head.text()
                            .replace("GET /demo ", "GET / ")
                            .replace("GET /chat ", "GET /lobby ")
                            .getBytes(ISO_8859_1);
                    requests.add(request);
                    requests.add(FrameBytes.joined(request, frames.get(0), frames.get(1)));
                }
            }
        }
        for (String request : List.of(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "HEAD /crossdomain.xml HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                "GET /policy?origin=http://www.example.com HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "POST /flash/a%20b HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody",
                "PUT ws://a/%c3%a9 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
                "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=\"10\"; server_max_window_bits=9,"
                        + " x; y=z\r\n",
                "Content-Length: 8\r\n",
                "Expect: 100-continue\r\n")) {
            requests.add(request.getBytes(ISO_8859_1));
        }
        return requests;
    }
}
