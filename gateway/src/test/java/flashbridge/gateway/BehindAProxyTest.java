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

/** Who is it really: the PROXY header. */
class BehindAProxyTest {
    static final String PROXIED = "listeners += { name = proxied, port = 0, address = 127.0.0.1, proxy-protocol = true,"
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

    private static String said(TestGateway gateway, String words) throws Exception {
        try (RawConnection client = new RawConnection(gateway.port("proxied"))) {
            client.send(words);
            return new String(client.readToEnd(), ISO_8859_1);
        }
    }
}
