package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.XmlSocketClient;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Those who begin and never finish, and those who say nothing. */
class PatienceTest {
    private static final String HURRIED = "limits { handshake-timeout = 100ms, message-timeout = 100ms }";
    private static final String WHOLE = "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n";

    @ParameterizedTest
    @CsvSource({
        "web, GET", // half a request line
        "web, <policy-file-requ", // half a policy request
        "policy, <policy",
        "web, PRI " // half a preface
    })
    void endsWhoNeverFinishesItsGreeting(String listener, String words) throws Exception {
        try (TestGateway gateway = TestGateway.open(HURRIED);
                RawConnection slow = new RawConnection(gateway.port(listener))) {
            assertEquals("", new String(slow.send(words).readToEnd(), US_ASCII));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET / HTTP/1.1", "PRI * HTTP/2.0", "GET / HTTP/1.1\r\nHost: x\r\nX: "})
    void tellsWhoNeverFinishesItsFirstRequest(String begun) throws Exception {
        try (TestGateway gateway = TestGateway.open(HURRIED);
                ClientLog log = new ClientLog();
                RawConnection slow = new RawConnection(gateway.port("web"))) {
            String answer = new String(slow.send(begun).readToEnd(), US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 408 Request Timeout\r\n"), answer);
            String line =
                    log.with(" address=127.0.0.1:" + slow.localPort() + " ").get(0);
            assertTrue(line.startsWith("refused    ") && line.contains(" status=408 "), line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HT", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: x\r\n", "\r\nGET"})
    void tellsWhoNeverFinishesALaterRequest(String begun) throws Exception {
        for (boolean atOnce : new boolean[] {true, false}) {
            try (TestGateway gateway = TestGateway.open(HURRIED);
                    ClientLog log = new ClientLog();
                    RawConnection slow = new RawConnection(gateway.port("web"))) {
                if (atOnce) {
                    slow.send(WHOLE + begun).readHead();
                } else {
                    slow.send(WHOLE).readHead();
                    slow.sendByteByByte(begun.getBytes(US_ASCII));
                }
                String answer = new String(slow.readToEnd(), US_ASCII);
                assertTrue(answer.startsWith("HTTP/1.1 408 Request Timeout\r\n"), answer);
                String line =
                        log.with(" address=127.0.0.1:" + slow.localPort() + " ").get(0);
                assertTrue(line.startsWith("refused    ") && line.contains(" status=408 "), line);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n"}) // RFC 9112 §2.2: some end a request with one line too many
    void partsWithoutAWordFromWhoAsksForNothingMore(String rest) throws Exception {
        try (TestGateway gateway = TestGateway.open(HURRIED);
                ClientLog log = new ClientLog();
                RawConnection done = new RawConnection(gateway.port("web"))) {
            done.send(WHOLE + rest).readHead();
            assertEquals("", new String(done.readToEnd(), US_ASCII));
            assertEquals(
                    0, log.with(" address=127.0.0.1:" + done.localPort() + " ").size());
        }
    }

    /** It has begun a request before silent-grace is over, so it has never been taken for a silent client of XMLSocket. */
    @ParameterizedTest
    @ValueSource(strings = {"xmlsocket, websocket", "xmlsocket, policy", "xmlsocket"})
    void saysNothingButTheRefusalOfASlowRequestWhereXmlSocketIsSpokenToo(String spoken) throws Exception {
        String settings = "limits.handshake-timeout = 1500ms\n" + graceful(spoken);
        for (String begun : new String[] {"GET /", "GET / HTTP/1.1\r", "POST "}) {
            try (TestGateway gateway = TestGateway.open(settings);
                    ClientLog log = new ClientLog();
                    RawConnection slow = new RawConnection(gateway.port("graceful"))) {
                String answer = new String(slow.send(begun).readToEnd(), US_ASCII);
                assertTrue(answer.matches("(?s)HTTP/1\\.1 4\\d\\d .*"), answer);
                String address = "address=127.0.0.1:" + slow.localPort() + " ";
                await().until(() -> !log.with(address).isEmpty());
                assertEquals(1, log.with(address).size(), log.with(address)::toString);
                assertTrue(log.with(address).get(0).startsWith("refused    "), log.with(address)::toString);
            }
        }
    }

    @Test
    void letsWhoOnlySeemedToAskOverHttpHearTheRoomAsSoonAsThatIsClear() throws Exception {
        String settings = "limits.handshake-timeout = 1h\n" + graceful("xmlsocket, policy");
        try (TestGateway gateway = TestGateway.open(settings);
                XmlSocketClient other = gateway.member("flash");
                RawConnection slow = new RawConnection(gateway.port("graceful"))) {
            slow.send("GET ");
            other.send("hello");
            slow.send("up!"); // and its NUL may come much later
            assertEquals("hello\0", new String(slow.read(6), US_ASCII));
        }
    }

    private static String graceful(String spoken) {
        return "listeners += { name = graceful, address = 127.0.0.1, port = 0, room = lobby, silent-grace = 1s, speaks = ["
                + spoken + "] }\n";
    }

    /** Browsers connect in advance; a filter that locks out who is refused must not take them for attackers. */
    @ParameterizedTest
    @ValueSource(strings = {"web", "policy", "all"})
    void doesNotCallItARefusalWhenNothingWasSaidAtAll(String listener) throws Exception {
        boolean listens = listener.equals("all"); // and is a member, since XMLSocket clients may be silent
        try (TestGateway gateway = TestGateway.open(HURRIED);
                ClientLog log = new ClientLog();
                RawConnection silent = new RawConnection(gateway.port(listener))) {
            String address = "address=127.0.0.1:" + silent.localPort() + " ";
            await().until(() -> !log.with(address).isEmpty());
            assertTrue(
                    log.with(address).get(0).startsWith(listens ? "connect " : "silent "), log.with(address)::toString);
            if (!listens) {
                assertEquals(0, silent.readToEnd().length);
            }
        }
    }

    @Test
    void endsWhoNeverSendsTheLastEightBytes() throws Exception {
        String hixie76 = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                + "Origin: http://localhost\r\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n"
                + "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\r\n^n:ds";
        try (TestGateway gateway = TestGateway.open(HURRIED);
                ClientLog log = new ClientLog();
                RawConnection slow = new RawConnection(gateway.port("web"))) {
            String answer = new String(slow.send(hixie76).readToEnd(), US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 101 ") && answer.endsWith("\r\n\r\n"), answer);
            assertEquals(
                    1, log.with("the 8 bytes behind the request did not come").size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81", // half a header
                "8185", // no mask
                "818537fa213d7f", // a piece of the payload
                "018337fa213d7f9f4d", // a first fragment
                "89", // half a ping
            })
    void endsWhoNeverFinishesAMessage(String bytes) throws Exception {
        try (TestGateway gateway = TestGateway.open(HURRIED);
                RawWebSocket slow = gateway.webSocket("/")) {
            slow.raw().send(HexFormat.of().parseHex(bytes));
            RawWebSocket.Frame close = slow.read();
            assertEquals(1002, close.code());
            assertTrue(close.text().contains("limits.message-timeout"), close.text());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "13, 418000000000", // a compressed message of which nothing but its begin has come
        "13, 4181000000", // half a header of one
        "4, 37fa21", // hybi-04, half the nonce before the first frame
        "5, 37fa213db3" // hybi-05, half the header behind it
    })
    void endsWhoNeverFinishesAMessageInOtherFramings(String version, String bytes) throws Exception {
        try (TestGateway gateway = TestGateway.open(HURRIED);
                ClientLog log = new ClientLog();
                RawConnection connection = new RawConnection(gateway.port("web"));
                RawWebSocket slow = RawWebSocket.open(
                        connection,
                        "/",
                        "Sec-WebSocket-Version: " + version,
                        "Sec-WebSocket-Extensions: permessage-deflate")) {
            String client = "address=127.0.0.1:" + connection.localPort() + " ";
            slow.raw().send(HexFormat.of().parseHex(bytes));
            await().until(() -> log.with(client).stream().anyMatch(line -> line.contains("limits.message-timeout")));
        }
    }

    /** Only what nobody asked for counts. */
    @Test
    void letsWhoSaysAsMuchAsItMayAnswerPingsToo() throws Exception {
        String settings = "limits.rate.messages = 1, websocket { ping-interval = 100ms, pong-timeout = 10s }";
        try (TestGateway gateway = TestGateway.open(settings);
                RawWebSocket diligent = gateway.webSocket("/")) {
            for (int i = 0; i < 5; i++) {
                assertEquals(0x89, diligent.read().first());
                diligent.frame(0x8A);
            }
            diligent.text("x");
            RawWebSocket.Frame next = diligent.read();
            while (next.first() == 0x89) {
                next = diligent.frame(0x8A).read();
            }
            assertEquals("x", next.text());
        }
    }

    @Test
    void endsXmlSocketThatNeverSendsItsNulThoughBytesKeepComing() throws Exception {
        try (TestGateway gateway = TestGateway.open(HURRIED);
                ClientLog log = new ClientLog();
                RawConnection slow = new RawConnection(gateway.port("alone"))) {
            slow.send("<m>");
            assertEquals(0, slow.readToEnd().length);
            await().until(() -> log.with("limits.message-timeout").size() == 1);
        }
    }

    @Test
    void letsXmlSocketClientsEndTheirLinesBehindTheNul() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.message-timeout = 100ms, limits.idle-timeout = 1s");
                ClientLog log = new ClientLog();
                RawConnection odd = new RawConnection(gateway.port("alone"))) {
            odd.send("<m/>\0\r\n");
            assertEquals("<m/>\0", new String(odd.read(5), ISO_8859_1));
            assertEquals(0, odd.readToEnd().length);
            await().until(() -> log.with("limits.idle-timeout").size() == 1);
        }
    }

    @Test
    void endsHixieThatNeverEndsItsFrame() throws Exception {
        String hixie75 = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                + "Origin: http://localhost\r\n\r\n";
        for (byte[] begun : new byte[][] {{0, 'a'}, {(byte) 0x80, 5, 'a'}, {(byte) 0x80, (byte) 0x81}}) {
            try (TestGateway gateway = TestGateway.open(HURRIED);
                    RawConnection slow = new RawConnection(gateway.port("web"))) {
                slow.send(hixie75).readHead();
                assertEquals(0, slow.send(begun).readToEnd().length);
            }
        }
    }

    @Test
    void keepsAliveWhoCannotBePingedWithAMessageAndSaysGoodbyeInAnother() throws Exception {
        String listener = "listeners += { name = kiosk, port = 0, address = 127.0.0.1, speaks = [xmlsocket],"
                + " keep-alive-message = \"<ping/>\", keep-alive-interval = 100ms,"
                + " goodbye-message = \"<bye why='{reason}'/>\" }\n";
        TestGateway gateway = TestGateway.open(listener);
        try (XmlSocketClient kiosk = gateway.xmlSocket("kiosk")) {
            assertEquals("<ping/>", kiosk.receive(TestGateway.PATIENCE));
            assertEquals("<ping/>", kiosk.receive(TestGateway.PATIENCE));
            gateway.close();
            String last = kiosk.receive(TestGateway.PATIENCE);
            while ("<ping/>".equals(last)) {
                last = kiosk.receive(TestGateway.PATIENCE);
            }
            assertEquals("<bye why='the gateway stops'/>", last);
        } finally {
            gateway.close();
        }
    }
}
