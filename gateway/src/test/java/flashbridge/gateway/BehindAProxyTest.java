package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is it really: the PROXY header, and what proxies add to requests. */
class BehindAProxyTest {
    private static final String PROXIED =
            "listeners += { name = proxied, port = 0, address = 127.0.0.1, proxy-protocol = true,"
                    + " speaks = [policy, xmlsocket, websocket] }\n";
    private static final String VERSION_1 = "PROXY TCP4 203.0.113.7 198.51.100.1 51234 9000\r\n";
    private static final byte[] VERSION_2 =
            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "2111000c" + "cb007107c6336401" + "c8222328");
    private static final byte[] VERSION_2_IPV6 = HexFormat.of()
            .parseHex("0d0a0d0a000d0a515549540a" + "21210024" + "20010db8000000000000000000000007"
                    + "20010db8000000000000000000000001" + "c8222328");
    private static final byte[] VERSION_2_LOCAL = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "20000000");

    @Test
    void knowsAClientByItsHeaderInVersion1() throws Exception {
        knowsAs("address=203.0.113.7:51234 ", VERSION_1.getBytes(ISO_8859_1));
    }

    @Test
    void knowsAClientByItsHeaderInVersion2() throws Exception {
        knowsAs("address=203.0.113.7:51234 ", VERSION_2);
        knowsAs("address=[2001:db8::7]:51234 ", VERSION_2_IPV6);
    }

    @Test
    void knowsAProxyThatSpeaksForItselfByItsOwnAddress() throws Exception {
        knowsAs(" proxy=127.0.0.1:", VERSION_2_LOCAL);
        knowsAs(" proxy=127.0.0.1:", "PROXY UNKNOWN\r\n".getBytes(ISO_8859_1));
    }

    private static void knowsAs(String address, byte[] header) throws Exception {
        for (boolean whole : new boolean[] {true, false}) {
            try (TestGateway gateway = TestGateway.open(PROXIED);
                    ClientLog log = new ClientLog();
                    RawConnection client = new RawConnection(gateway.port("proxied"))) {
                if (whole) {
                    byte[] all = (new String(header, ISO_8859_1) + "<hi/>\0").getBytes(ISO_8859_1);
                    client.send(all);
                } else {
                    client.sendByteByByte(header);
                    client.send("<hi/>\0");
                }
                assertEquals("<hi/>\0", new String(client.read(6), ISO_8859_1));
                assertEquals(1, log.with(address).size());
            }
        }
    }

    @Test
    void answersPolicyAndHttpBehindTheHeader() throws Exception {
        try (TestGateway gateway = TestGateway.open(PROXIED)) {
            assertTrue(said(gateway, VERSION_1 + "<policy-file-request/>\0").contains("<cross-domain-policy>"));
            assertTrue(said(gateway, VERSION_1 + "GET / HTTP/1.0\r\n\r\n").startsWith("HTTP/1.1 200"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "<policy-file-request/>\0",
                "<m/>\0",
                "PROXY TCP4 nonsense\r\n"
            })
    void takesNobodyWithoutTheHeader(String words) throws Exception {
        try (TestGateway gateway = TestGateway.open(PROXIED);
                ClientLog log = new ClientLog()) {
            assertEquals("", said(gateway, words));
            await().until(() -> log.with(" a PROXY header").size() == 1);
        }
    }

    @Test
    void waitsForTheHeaderNoLongerThanForAHandshake() throws Exception {
        try (TestGateway gateway = TestGateway.open(PROXIED + "limits.handshake-timeout = 100ms")) {
            assertEquals("", said(gateway, "PROXY TCP4 203.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flash", "web", "alone", "all", "policy"})
    void refusesTheHeaderWhereNobodyAskedForIt(String listener) throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                ClientLog log = new ClientLog();
                RawConnection client = new RawConnection(gateway.port(listener))) {
            client.send(VERSION_1 + "<m/>\0");
            assertFalse(new String(client.readToEnd(), ISO_8859_1).contains("<m/>"));
            assertEquals(1, log.with("sent a PROXY header").size());
        }
    }

    @Test
    void countsTheRealAddresses() throws Exception {
        try (TestGateway gateway = TestGateway.open(PROXIED + "limits.max-connections-per-address = 1");
                RawConnection one = new RawConnection(gateway.port("proxied"));
                RawConnection other = new RawConnection(gateway.port("proxied"))) {
            one.send(VERSION_1 + "1\0");
            assertEquals("1\0", new String(one.read(2), ISO_8859_1));
            other.send(VERSION_1.replace("113.7", "113.8") + "2\0");
            assertEquals("2\0", new String(other.read(2), ISO_8859_1));
            assertTrue(said(gateway, VERSION_1 + "GET / HTTP/1.0\r\n\r\n").startsWith("HTTP/1.1 429"));
        }
    }

    @Test
    void tellsTheClientBehindTheHeaderThatTheGatewayIsFull(@TempDir Path temp) throws Exception {
        String listener =
                TestCertificate.in(temp).listener("secure").replace("{ name", "{ proxy-protocol = true, name");
        try (TestGateway gateway =
                        TestGateway.open(PROXIED + "listeners += " + listener + "\nlimits.max-connections = 1");
                RawWebSocket first = gateway.webSocket("/");
                ClientLog log = new ClientLog();
                RawConnection second = new RawConnection(gateway.port("proxied"))) {
            second.sendByteByByte(VERSION_2);
            second.send("GET / HTTP/1.0\r\n\r\n");
            String answer = new String(second.readToEnd(), ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
            await().until(() -> log.with("refused    ").size() == 1);
            assertEquals(1, log.with(" address=203.0.113.7:51234 ").size());

            try (TlsClient third = TlsClient.behind(VERSION_2, gateway.port("secure"))) {
                String inside = third.askToTheEnd("GET / HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));
                assertTrue(inside.startsWith("HTTP/1.1 503 "), inside);
            }
            assertEquals("still here", first.text("still here").read().text());
        }
    }

    @Test
    void countsWhoNeverSendsItsHeaderToAFullGatewayAsTurnedAwayByIt() throws Exception {
        String settings = "admin.port = 0, limits { max-connections = 1, handshake-timeout = 100ms }\n";
        try (TestGateway gateway = TestGateway.open(PROXIED + settings);
                RawWebSocket first = gateway.webSocket("/")) {
            assertEquals("", said(gateway, "PROXY TCP4 203.0"));
            try (RawConnection operator = new RawConnection(gateway.adminPort())) {
                String metrics = new String(
                        operator.send("GET /metrics HTTP/1.0\r\n\r\n").readToEnd(), ISO_8859_1);
                assertEquals(
                        List.of("flashbridge_refused_total{reason=\"full\"} 1.0"),
                        metrics.lines()
                                .filter(line -> line.startsWith("flashbridge_refused_total{"))
                                .filter(line -> !line.endsWith(" 0.0"))
                                .toList());
            }
            assertEquals("still here", first.text("still here").read().text());
        }
    }

    @Test
    void namesATrustedProxyAsAProxyWhereNobodyHasSaidWhoIsBehindIt() throws Exception {
        try (TestGateway gateway = TestGateway.open("trusted-proxies = [127.0.0.1], limits.handshake-timeout = 500ms");
                ClientLog log = new ClientLog();
                RawConnection slow = new RawConnection(gateway.port("web"));
                RawConnection half = new RawConnection(gateway.port("policy")).send("<policy")) {
            String answer = new String(
                    slow.send("GET / HTTP/1.1\r\nX-Forwarded-For: 6.6.6.6\r\n").readToEnd(), ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertEquals(0, half.readToEnd().length);
            await().until(() -> log.with("refused    ").size() == 2);
            assertEquals(2, log.with(" proxy=127.0.0.1:").size());
            assertEquals(0, log.with(" address=").size());
        }
    }

    @Test
    void namesTheClientOnceItsProxyHasNamedIt() throws Exception {
        String hixie76 = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                + "X-Forwarded-For: 203.0.113.9\r\nOrigin: http://localhost\r\n"
                + "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\r\n";
        String body = "GET / HTTP/1.1\r\nX-Forwarded-For: 203.0.113.9\r\nContent-Length: 5\r\n\r\n";
        try (TestGateway gateway = TestGateway.open("trusted-proxies = [127.0.0.1], limits.handshake-timeout = 100ms");
                ClientLog log = new ClientLog();
                RawConnection keyless = new RawConnection(gateway.port("web"))) {
            keyless.send(hixie76).readToEnd();
            try (RawConnection bulky = new RawConnection(gateway.port("web"))) {
                String answer = new String(bulky.send(body).readToEnd(), ISO_8859_1);
                assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
            }
            await().until(() -> log.with("refused    ").size() == 2);
            assertEquals(2, log.with(" address=203.0.113.9:").size());
        }
    }

    @Test
    void believesATrustedProxyForWhomItAsks() throws Exception {
        try (TestGateway gateway = TestGateway.open("trusted-proxies = [127.0.0.1, 10.0.0.0/8]");
                ClientLog log = new ClientLog();
                RawWebSocket client = RawWebSocket.open(
                        gateway.port("web"),
                        "/",
                        "Sec-WebSocket-Version: 13",
                        "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.2.3")) {
            assertEquals("hi", client.text("hi").read().text());
            assertEquals(
                    1,
                    log.with("connect    ").stream()
                            .filter(line -> line.contains("address=203.0.113.9:"))
                            .count());
        }
    }

    @Test
    void believesNobodyElse() throws Exception {
        try (TestGateway gateway = TestGateway.open("trusted-proxies = [10.0.0.0/8]");
                ClientLog log = new ClientLog();
                RawWebSocket client = RawWebSocket.open(
                        gateway.port("web"), "/", "Sec-WebSocket-Version: 13", "X-Forwarded-For: 203.0.113.9")) {
            assertEquals("hi", client.text("hi").read().text());
            assertEquals(0, log.with("203.0.113.9").size());
        }
    }

    @Test
    void countsWhomATrustedProxyAsksFor() throws Exception {
        try (TestGateway gateway =
                        TestGateway.open("trusted-proxies = [127.0.0.1], limits.max-connections-per-address = 1");
                RawWebSocket first = forwarded(gateway, "203.0.113.9");
                RawWebSocket second = forwarded(gateway, "203.0.113.10")) {
            assertEquals("hi", first.text("hi").read().text());
            assertEquals("hi", second.read().text());
            String again = RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "X-Forwarded-For: 203.0.113.9");
            try (RawConnection third = new RawConnection(gateway.port("web"))) {
                assertTrue(third.send(again).readHead().startsWith("HTTP/1.1 429 "));
            }
            second.raw().finish();
            await().until(() -> {
                try (RawConnection fourth = new RawConnection(gateway.port("web"))) {
                    String other = again.replace("113.9", "113.10");
                    return fourth.send(other).readHead().startsWith("HTTP/1.1 101 ");
                }
            });
        }
    }

    /** As where a proxy of the house asks through another one, for itself or for many. */
    @Test
    void countsNoTrustedProxyThatAnotherOneNames() throws Exception {
        String settings = "trusted-proxies = [127.0.0.1, 10.0.0.0/8], limits.max-connections-per-address = 1\n";
        String header = "PROXY TCP4 10.1.2.3 198.51.100.1 51234 9000\r\n";
        try (TestGateway gateway = TestGateway.open(PROXIED + settings);
                ClientLog log = new ClientLog();
                RawWebSocket first = forwarded(gateway, "10.1.2.3");
                RawWebSocket second = forwarded(gateway, "10.1.2.3");
                RawConnection third = new RawConnection(gateway.port("proxied"));
                RawConnection fourth = new RawConnection(gateway.port("proxied"))) {
            assertEquals("hi", first.text("hi").read().text());
            assertEquals("hi", second.read().text());
            assertEquals("three\0", new String(third.send(header + "three\0").read(6), ISO_8859_1));
            assertEquals("four\0", new String(fourth.send(header + "four\0").read(5), ISO_8859_1));
            assertEquals(2, log.with(" proxy=10.1.2.3:0 listener=web").size());
            assertEquals(2, log.with(" proxy=10.1.2.3:51234 listener=proxied").size());
            assertEquals(0, log.with(" address=10.1.2.3").size());
        }
    }

    @Test
    void tellsHixieBrowsersTheAddressThatTheyKnow() throws Exception {
        String hixie75 = "GET /x HTTP/1.1\r\nHost: play.example\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                + "Origin: http://localhost\r\nX-Forwarded-Proto: https\r\n\r\n";
        try (TestGateway gateway = TestGateway.open("trusted-proxies = [127.0.0.1]");
                TestGateway other = TestGateway.open("");
                RawConnection trusted = new RawConnection(gateway.port("web"));
                RawConnection stranger = new RawConnection(other.port("web"))) {
            assertTrue(trusted.send(hixie75).readHead().contains("WebSocket-Location: wss://play.example/x\r\n"));
            assertTrue(stranger.send(hixie75).readHead().contains("WebSocket-Location: ws://play.example/x\r\n"));
        }
    }

    private static RawWebSocket forwarded(TestGateway gateway, String address) throws Exception {
        return RawWebSocket.open(gateway.port("web"), "/", "Sec-WebSocket-Version: 13", "X-Forwarded-For: " + address);
    }

    private static String said(TestGateway gateway, String words) throws Exception {
        try (RawConnection client = new RawConnection(gateway.port("proxied"))) {
            client.send(words);
            return new String(client.readToEnd(), ISO_8859_1);
        }
    }
}
