package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.RawWebSocket.Frame;
import flashbridge.legacy.XmlSocketClient;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 and the drafts of its framing over real sockets: handshake, control frames, and the end. */
class WebSocketTest {
    private static final String ANSWER = """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r
            """;

    @ParameterizedTest
    @ValueSource(strings = {"13", "8", "7", "13, 8"})
    void answersTheHandshakeByteForByteAndNothingBehindIt(String version) throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection client = new RawConnection(gateway.port("web"))) {
            client.sendByteByByte(RawWebSocket.request("/x?y=z", "Sec-WebSocket-Version: " + version)
                    .getBytes(UTF_8));
            assertEquals(ANSWER, client.readHead());
            client.send(RawWebSocket.masked(0x89, (byte) 'p'));
            assertArrayEquals(new byte[] {(byte) 0x8A, 1, 'p'}, client.read(3));
            assertFalse(client.hasUnread());
        }
    }

    @Test
    void hearsFramesGluedBehindTheRequest() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection client = new RawConnection(gateway.port("web"))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.write(RawWebSocket.request("/", "Sec-WebSocket-Version: 13").getBytes(UTF_8));
            all.write(RawWebSocket.masked(0x89, (byte) 'p'));
            all.write(RawWebSocket.masked(0x81, (byte) 'h', (byte) 'i'));
            client.send(all.toByteArray());
            assertEquals(ANSWER, client.readHead());
            assertArrayEquals(new byte[] {(byte) 0x8A, 1, 'p', (byte) 0x81, 2, 'h', 'i'}, client.read(7));
        }
    }

    @Test
    void refusesTextThatIsNoneBeforeItIsWhole() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawWebSocket client = gateway.webSocket("/")) {
            client.frame(0x01, (byte) 'a', (byte) 0xCE); // half a character
            client.raw().send(new byte[] {0x00, (byte) 0x84, 0, 0, 0, 0, (byte) 0xC0}); // and no second half
            assertEquals(1007, client.read().code());
        }
    }

    @Test
    void hearsItsOwnLastWordsBeforeItIsClosed() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            for (int i = 0; i < 20; i++) { // in rooms on every event loop
                try (RawWebSocket client = gateway.webSocket("/room" + i)) {
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    all.write(RawWebSocket.masked(0x81, (byte) 'h', (byte) 'i'));
                    all.write(
                            i % 2 == 0
                                    ? RawWebSocket.masked(0xB1, (byte) 'x')
                                    : RawWebSocket.masked(0x88, (byte) 3, (byte) 0xE8));
                    client.raw().send(all.toByteArray());
                    assertEquals("hi", client.read().text());
                    assertEquals(i % 2 == 0 ? 1002 : 1000, client.read().code());
                }
            }
        }
    }

    @Test
    void letsAClientTryAnotherVersionOnTheSameConnection() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection client = new RawConnection(gateway.port("web"))) {
            client.send(RawWebSocket.request("/", "Sec-WebSocket-Version: 25"));
            String refusal = client.readHead();
            assertTrue(refusal.startsWith("HTTP/1.1 400 Bad Request\r\n"), refusal);
            assertTrue(refusal.contains("\r\nSec-WebSocket-Version: 13, 8, 7, 6, 5, 4\r\n"), refusal);
            client.read(Integer.parseInt(refusal.replaceAll("(?is).*content-length: (\\d+).*", "$1")));
            client.send(RawWebSocket.request("/", "Sec-WebSocket-Version: 13"));
            assertEquals(ANSWER, client.readHead());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "13, 810548656c6c6f, 1002", // no mask
        "13, c18537fa213d7f9f4d5158, 1002", // RSV1 without an extension
        "13, 808237fa213d5b95, 1002", // continuation of nothing
        "13, 82ff800000000000000037fa213d, 1002", // negative length
        "13, 81fe000537fa213d7f9f4d5158, 1002", // length not minimal
        "13, 888137fa213d34, 1002", // half a closing code
        "13, 888237fa213d3417, 1002", // 1005 on the wire
        "13, 818537fa213df940cc9db7, 1007", // invalid UTF-8
        "13, 81fe040137fa213d, 1009", // over the limit, refused before its payload
        "13, 018137fa213d5680ff7fffffffffffffff37fa213d, 1009", // 1 byte and then 2^63 - 1: the sum must not overflow
        "8, 81fe040137fa213d, 1004",
        "8, 818537fa213df940cc9db7, 1007",
        "7, 818537fa213df940cc9db7, 1002",
    })
    void endsWhoBreaksTheRulesWithTheCodeOfTheDraft(int version, String hex, int code) throws Exception {
        byte[] bad = java.util.HexFormat.of().parseHex(hex);
        try (TestGateway gateway = TestGateway.open("limits.max-message-size = 1KiB");
                RawWebSocket client =
                        RawWebSocket.open(gateway.port("web"), "/", "Sec-WebSocket-Version: " + version)) {
            client.raw().send(bad);
            Frame close = client.read();
            assertEquals(0x88, close.first());
            assertEquals(code, close.code());
            assertTrue(close.payload().length > 10, "it says why");
            assertEquals(0, client.raw().readToEnd().length);
        }
    }

    @Test
    void answersACloseWithItsCodeAndEndsTheStreamFirst() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawWebSocket coded = gateway.webSocket("/");
                RawWebSocket bare = gateway.webSocket("/flash")) {
            coded.frame(0x88, (byte) 0x0F, (byte) 0xA4, (byte) 'x');
            assertEquals("88 0fa478", coded.read().toString());
            assertEquals(0, coded.raw().readToEnd().length);
            bare.frame(0x88); // as Ruffle does
            assertEquals("88 ", bare.read().toString());
            assertEquals(0, bare.raw().readToEnd().length);
        }
    }

    @Test
    void cutsTheFlashTunnelAtItsNulsHoweverItIsFramed() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient hears = gateway.member("alone");
                RawWebSocket ruffle = gateway.webSocket("/flash")) {
            ruffle.binary("<a/>\0<b/>\0\0").binary("<c").frame(0x02, (byte) '/').frame(0x80, (byte) '>', (byte) 0);
            for (String message : List.of("<a/>", "<b/>", "<c/>")) {
                assertEquals(message, hears.receive(PATIENCE));
                assertEquals(message + "\0", ruffle.read().text());
            }
            ruffle.text("<d/>");
            Frame close = ruffle.read();
            assertEquals(0x88, close.first());
            assertEquals(1003, close.code());
        }
    }

    @Test
    void pingsTheSilentAndGivesUpWhoDoesNotAnswer() throws Exception {
        try (TestGateway gateway = TestGateway.open("websocket { ping-interval = 100ms, pong-timeout = 300ms }");
                RawWebSocket alive = gateway.webSocket("/");
                RawWebSocket dead = gateway.webSocket("/")) {
            assertEquals("89 ", dead.read().toString());
            for (int i = 0; i < 5; i++) {
                assertEquals("89 ", alive.read().toString());
                alive.frame(0x8A);
            }
            assertEquals(0x88, dead.read().first());
            assertEquals(0, dead.raw().readToEnd().length);
        }
    }

    @Test
    void saysGoodbyeWhenItStops() throws Exception {
        TestGateway gateway = TestGateway.open("");
        try (gateway;
                RawWebSocket browser = gateway.webSocket("/");
                RawWebSocket ruffle = gateway.webSocket("/flash")) {
            Thread closing = new Thread(gateway::close);
            closing.start();
            for (RawWebSocket client : List.of(browser, ruffle)) {
                Frame close = client.read();
                assertEquals(1001, close.code());
                client.frame(0x88, close.payload()[0], close.payload()[1]);
                assertEquals(0, client.raw().readToEnd().length);
            }
            closing.join();
        }
    }
}
