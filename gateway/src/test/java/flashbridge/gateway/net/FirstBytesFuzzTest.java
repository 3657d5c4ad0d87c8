package flashbridge.gateway.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.fuzz.Fuzz;
import flashbridge.fuzz.Segments;
import flashbridge.gateway.TestCertificate;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.config.TlsConfig;
import flashbridge.gateway.fuzz.CountedChannel;
import flashbridge.gateway.fuzz.Faults;
import flashbridge.gateway.fuzz.Room;
import flashbridge.gateway.fuzz.Room.Entrance;
import flashbridge.gateway.fuzz.Room.Outcome;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.websocket.OpenHouse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes of anybody, and what follows them, changed and cut at random, at ports that speak this and that. */
class FirstBytesFuzzTest {
    private static final String WEB_SOCKET = "GET /lobby HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    /** RFC 8441 §4: HEADERS on stream 3 with the extended CONNECT of a WebSocket, no name in a table. */
    private static final String CONNECT =
            "00005d01040000000300073a6d6574686f6407434f4e4e45435400093a70726f746f636f6c09776562736f636b657486"
                    + "00053a70617468062f6c6f626279000a3a617574686f72697479016100157365632d776562736f636b65742d76657273"
                    + "696f6e023133";
    /** DATA on stream 3: text and a ping of RFC 6455. */
    private static final String DATA = "000012000000000003" + "818537fa213d7f9f4d5158" + "898137fa213d47";

    private static final String FRAMES = "818537fa213d7f9f4d5158" + "898137fa213d47" + "888237fa213d3412";

    private final Faults faults = new Faults("\"broke TLS: ", "Http2Exception");

    @AfterEach
    void close() {
        faults.close();
    }

    @Test
    void aGreetingThatIsClearStaysWhatItIs() throws Exception {
        Fuzz.run(greetings(), (bytes, random) -> {
            ByteBuf in = Unpooled.buffer();
            Greeting greeting = Greeting.UNCLEAR;
            for (byte[] piece : Segments.cut(bytes, random.nextBoolean() ? 1 : 32, random)) {
                in.writeBytes(piece);
                Greeting next = Greeting.of(in);
                assertTrue(greeting == Greeting.UNCLEAR || greeting == next, "was " + greeting + ", is " + next);
                greeting = next;
            }
            assertTrue(greeting != Greeting.UNCLEAR || bytes.length <= 8 * 1024);
            assertEquals(0, in.readerIndex());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"XMLSOCKET", "XMLSOCKET POLICY", "WEBSOCKET POLICY", "POLICY XMLSOCKET WEBSOCKET", "POLICY"})
    void aClientIsAnsweredTheSameHoweverItsBytesAreCut(String speaks) throws Exception {
        Entrance door = door(OpenDoor.listener(speaks, null), null);
        Fuzz.run(greetings(), (bytes, random) -> {
            Outcome whole = null;
            for (List<byte[]> pieces : Segments.of(bytes, random)) {
                Outcome outcome = Room.hear(door, pieces);
                faults.assertNone();
                whole = whole == null || isHttp2(bytes) ? outcome : whole;
                assertEquals(whole, outcome);
            }
        });
    }

    @Test
    void noMoreIsKeptOfEndlessBytesThanOfARequest() throws Exception {
        Entrance door = door(OpenDoor.listener("POLICY XMLSOCKET WEBSOCKET", null), null);
        byte[] piece = new byte[16 * 1024];
        Fuzz.run(greetings(), (bytes, random) -> {
            Arrays.fill(piece, (byte) random.nextInt(256));
            if (random.nextBoolean()) {
                random.nextBytes(piece);
            }
            Room.hearEndless(door, bytes, piece, 100, 8L * piece.length);
            faults.assertNone();
        });
    }

    @Test
    void aPortWithTlsTakesNothingButTls(@TempDir Path folder) throws Exception {
        TestCertificate own = TestCertificate.in(folder);
        ListenerConfig listener = OpenDoor.listener(
                "POLICY XMLSOCKET WEBSOCKET",
                new TlsConfig(
                        own.certificate(),
                        own.key(),
                        TlsConfig.Version.TLS_1_2,
                        null,
                        TlsConfig.ClientCertificates.OFF));
        try (Tls tls = Tls.of(listener)) {
            Entrance door = door(listener, tls);
            Fuzz.run(greetings(), (bytes, random) -> {
                for (List<byte[]> pieces : Segments.of(bytes, random)) {
                    assertEquals("", Room.hear(door, pieces).heardInRoom());
                    faults.assertNone();
                }
            });
        }
    }

    private static Entrance door(ListenerConfig listener, @Nullable Tls tls) {
        return (client, hub) -> {
            Peer peer = new Peer(2, client.remoteAddress(), "test");
            Door door = OpenDoor.of(listener, tls, hub, new OpenHouse());
            enter(client, door, peer);
        };
    }

    private static void enter(CountedChannel client, Door door, Peer peer) {
        client.pipeline()
                .addLast(door.tls() == null ? new FirstBytes(() -> door, peer) : new TlsHello(() -> door, peer, null));
    }

    /** Streams of HTTP/2 do not wait for each other, nor does the end of their connection. */
    private static boolean isHttp2(byte[] bytes) {
        return new String(bytes, ISO_8859_1).startsWith("PRI ");
    }

    private static List<byte[]> greetings() {
        byte[] frames = HexFormat.of().parseHex(FRAMES);
        return Stream.of(
                        "<policy-file-request/>\0",
                        "<policy-file-request />\0<more/>\0",
                        "<m>one</m>\0<m>two</m>\0",
                        "GET me a beer\0",
                        "\0",
                        hex("00010000" + "2112a442") + "id\0", // STUN, alone and behind its length
                        hex("001c" + "00010008" + "2112a442") + "id\0<m/>\0",
                        "caf\u00c3\u00a9\0",
                        "a".repeat(Room.MAX_MESSAGE_SIZE) + "\0",
                        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "HEAD /crossdomain.xml HTTP/1.0\r\n\r\n",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na\0b",
                        WEB_SOCKET,
                        WEB_SOCKET + new String(frames, ISO_8859_1),
                        WEB_SOCKET.replace("/lobby", "/flash") + new String(frames, ISO_8859_1),
                        // an HTTP/2 client: the preface, its settings, a window update, the extended CONNECT
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + hex("000006040000000000" + "000400010000"),
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + hex("000000040000000000" + CONNECT + DATA),
                        hex("000004080000000000" + "00010000"),
                        hex("000000040100000000"),
                        hex("0000080600000000000123456789abcdef"),
                        hex("000003010500000001" + "828684"), // GET / on stream 1
                        hex(CONNECT + DATA),
                        hex("160301000501000001" + "0303"),
                        hex("15030300020228"))
                .map(text -> text.getBytes(ISO_8859_1))
                .toList();
    }

    private static String hex(String digits) {
        return new String(HexFormat.of().parseHex(digits), ISO_8859_1);
    }
}
