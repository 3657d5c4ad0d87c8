package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.admin.AdminPort;
import flashbridge.legacy.XmlSocketClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators see. */
class AdminTest {
    private static final Pattern SAMPLE =
            Pattern.compile("[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? [-0-9.E+]+");

    private static final String FLASH = "{draft=\"none\",listener=\"alone\",proto=\"xmlsocket\"}";
    private static final String BROWSER = "{draft=\"RFC-6455\",listener=\"web\",proto=\"websocket\"}";

    @Test
    void saysThatItRunsAndIsReady() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0")) {
            assertTrue(get(gateway, "/healthz").startsWith("HTTP/1.1 200 OK\r\n"));
            assertTrue(get(gateway, "/readyz").startsWith("HTTP/1.1 200 OK\r\n"));
            assertTrue(get(gateway, "/").startsWith("HTTP/1.1 404 Not Found\r\n"));
            try (RawConnection poster = new RawConnection(gateway.adminPort())) {
                assertTrue(poster.send("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                        .readHead()
                        .startsWith("HTTP/1.1 405 "));
            }
        }
    }

    @Test
    void countsClientsAndMessagesByListenerAndProtocol() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0");
                XmlSocketClient flash = gateway.member("alone");
                RawWebSocket browser = gateway.webSocket("/")) {
            browser.text("hi");
            assertEquals("hi", browser.read().text());
            assertEquals("hi", flash.receive(TestGateway.PATIENCE));
            String metrics = get(gateway, "/metrics");

            assertHas(metrics, "flashbridge_connections" + FLASH + " 1.0");
            assertHas(metrics, "flashbridge_connections" + BROWSER + " 1.0");
            assertHas(metrics, "flashbridge_messages_received_total" + BROWSER + " 1.0");
            assertHas(metrics, "flashbridge_messages_sent_total" + FLASH + " 2.0");
            assertHas(metrics, "flashbridge_bytes_sent_total" + FLASH + " 6.0");
            assertHas(metrics, "flashbridge_rooms 1.0");
            assertTrue(metrics.contains("flashbridge_build_info{version="), metrics);
            metrics.substring(metrics.indexOf("\r\n\r\n") + 4)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> assertTrue(SAMPLE.matcher(line).matches(), line));
        }
    }

    @Test
    void countsNothingAsWaitingForWhoHasHadItsLastWords() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0");
                RawConnection flash = new RawConnection(gateway.port("alone"))) {
            flash.send((byte) 0xFF, (byte) 0).readToEnd(); // no text; the gateway waits for the FIN of the client now
            assertHas(get(gateway, "/metrics"), "flashbridge_outbound_pending_bytes" + FLASH + " 0.0");
        }
    }

    @Test
    void goesOnCountingWhoHasGoneAndWhoWasRefused() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0")) {
            gateway.webSocket("/").text("bye").close();
            try (RawConnection stranger = new RawConnection(gateway.port("web"))) {
                stranger.send(RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: http://evil.example"))
                        .readHead();
            }
            try (RawConnection flash = new RawConnection(gateway.port("policy"))) {
                flash.send("<policy-file-request/>\0").readToEnd();
            }
            await().untilAsserted(() -> {
                String metrics = get(gateway, "/metrics");
                assertHas(metrics, "flashbridge_connections" + BROWSER + " 0.0");
                assertHas(metrics, "flashbridge_sessions_total" + BROWSER + " 1.0");
                assertHas(metrics, "flashbridge_messages_received_total" + BROWSER + " 1.0");
                assertHas(metrics, "flashbridge_disconnects_total{code=\"none\",reason=\"left\"} 1.0");
                assertHas(metrics, "flashbridge_refused_total{reason=\"403\"} 1.0");
                assertHas(metrics, "flashbridge_policy_requests_total{listener=\"policy\",result=\"answered\"} 1.0");
            });
        }
    }

    @Test
    void measuresHandshakesAndPings() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0, websocket.ping-interval = 100ms");
                RawWebSocket browser = gateway.webSocket("/")) {
            assertEquals(0x89, browser.read().first());
            browser.frame(0x8A);
            browser.frame(0x8A); // which nobody has asked for
            assertEquals("hi", browser.text("hi").read().text());
            String metrics = get(gateway, "/metrics");
            assertHas(metrics, "flashbridge_handshake_seconds_count 1");
            assertHas(metrics, "flashbridge_handshake_seconds_bucket{le=\"+Inf\"} 1");
            assertHas(metrics, "flashbridge_ping_rtt_seconds_count 1");
            assertHas(metrics, "flashbridge_ping_rtt_seconds_bucket{le=\"10.0\"} 1");
            assertTrue(
                    Pattern.compile("\nflashbridge_ping_rtt_seconds_sum \\d")
                            .matcher(metrics)
                            .find(),
                    metrics); // maybe 9.8E-5
        }
    }

    @Test
    void saysWhenCertificatesEnd(@TempDir Path temp) throws Exception {
        TestCertificate certificate = TestCertificate.in(temp);
        try (TestGateway gateway = TestGateway.openSecure(certificate, "", "admin.port = 0");
                TlsClient client = TlsClient.connect(gateway.port("secure"))) {
            double end = client.shown().getNotAfter().toInstant().getEpochSecond();
            assertHas(get(gateway, "/metrics"), "flashbridge_tls_cert_not_after_seconds{listener=\"secure\"} " + end);
        }
    }

    @Test
    void countsEveryRefusalAndNamesItsClient(@TempDir Path temp) throws Exception {
        String hixie76 = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                + "Origin: http://localhost\r\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n"
                + "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\r\n";
        byte[] brokenHello = {0x16, 3, 1, 0, 4, 1, 2, 3, 4};
        try (TestGateway gateway = TestGateway.openSecure(temp, "admin.port = 0, limits.handshake-timeout = 300ms");
                ClientLog log = new ClientLog()) {
            says(gateway, "web", hixie76.getBytes(UTF_8));
            says(gateway, "web", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n".getBytes(UTF_8));
            says(gateway, "web", "GET / HTTP/1.1\r\n".getBytes(UTF_8));
            says(gateway, "web", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(UTF_8));
            says(gateway, "secure", brokenHello);
            await().untilAsserted(() -> {
                String metrics = get(gateway, "/metrics");
                for (String reason : new String[] {"key3", "413", "408", "timeout", "tls"}) {
                    assertHas(metrics, "flashbridge_refused_total{reason=\"" + reason + "\"} 1.0");
                }
            });
            await().until(() -> log.with("refused    id=").size() == 5);
            assertEquals(5, log.with(" address=127.0.0.1:").size());
        }
    }

    /** Or an alarm on an increase would miss the first one. */
    @Test
    void everyReasonForARefusalBeginsAtZero() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0")) {
            assertEquals(
                    Stream.of(
                                    "400 403 405 408 413 414 429 431 501 503 address_full address_too_fast admin_full draining full"
                                            + " key3 memory protocol proxy_header timeout tls unread")
                            .flatMap(reasons -> Stream.of(reasons.split(" ")))
                            .map(reason -> "flashbridge_refused_total{reason=\"" + reason + "\"} 0.0")
                            .toList(),
                    get(gateway, "/metrics")
                            .lines()
                            .filter(line -> line.startsWith("flashbridge_refused_total{"))
                            .toList());
        }
    }

    /** So that an alarm, or a chart, has something to begin with. */
    @Test
    void countsBeginAtZero() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0")) {
            String metrics = get(gateway, "/metrics");
            assertHas(metrics, "flashbridge_policy_requests_total{listener=\"policy\",result=\"answered\"} 0.0");
            assertFalse(
                    metrics.contains("flashbridge_policy_requests_total{listener=\"alone\",result=\"answered\"}"),
                    metrics);
            assertHas(metrics, "flashbridge_out_of_memory_total{where=\"room\"} 0.0");
            assertHas(metrics, "flashbridge_accept_errors_total{listener=\"policy\"} 0.0");
            assertHas(metrics, "flashbridge_accept_errors_total{listener=\"admin\"} 0.0");
        }
    }

    @Test
    void turnsAwayWhoComesBesideTwentyOthersAndSaysSoOnce() throws Exception {
        List<RawConnection> crowd = new ArrayList<>();
        try (TestGateway gateway = TestGateway.open("admin.port = 0");
                ClientLog log = ClientLog.of(AdminPort.class)) {
            for (int i = 0; i < 20; i++) {
                crowd.add(new RawConnection(gateway.adminPort()));
            }
            for (int i = 0; i < 2; i++) {
                try (RawConnection late = new RawConnection(gateway.adminPort())) {
                    assertEquals(0, late.readToEnd().length);
                }
            }
            assertEquals(1, log.with("admin.port turns away /127.0.0.1:").size());
            String metrics = new String(
                    crowd.get(0).send("GET /metrics HTTP/1.0\r\n\r\n").readToEnd(), UTF_8);
            assertHas(metrics, "flashbridge_refused_total{reason=\"admin_full\"} 2.0");
            crowd.get(0).close();
            await().ignoreExceptions().until(() -> get(gateway, "/healthz").startsWith("HTTP/1.1 200 OK\r\n"));
            assertTrue(new String(
                            crowd.get(19).send("GET /healthz HTTP/1.0\r\n\r\n").readToEnd(), UTF_8)
                    .startsWith("HTTP/1.1 200 OK\r\n"));
        } finally {
            for (RawConnection each : crowd) {
                each.close();
            }
        }
    }

    @Test
    @Timeout(60)
    void waitsNoLongerForARequestThatNeverEnds() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0, limits.handshake-timeout = 300ms");
                RawConnection trickle = new RawConnection(gateway.adminPort());
                RawConnection silent = new RawConnection(gateway.adminPort())) {
            trickle.send("GET /healthz HTTP/1.1\r\nX: ");
            assertThrows(IOException.class, () -> {
                while (true) {
                    trickle.send("x");
                    assertStaysOpen(trickle);
                }
            });
            assertEquals(0, silent.readToEnd().length);
        }
    }

    private static void assertStaysOpen(RawConnection connection) throws IOException {
        try {
            if (connection.readWithin(20) == -1) {
                throw new EOFException("it is closed");
            }
        } catch (SocketTimeoutException open) {
            return;
        }
        throw new AssertionError("an answer without a request");
    }

    private static void says(TestGateway gateway, String listener, byte[] words) throws Exception {
        try (RawConnection client = new RawConnection(gateway.port(listener))) {
            client.send(words).readToEnd();
        }
    }

    @Test
    void refusesNobodyWhoWasAnsweredAndTakesHisTimeToClose() throws Exception {
        String settings = "admin.port = 0, limits.handshake-timeout = 500ms";
        try (TestGateway gateway = TestGateway.open(settings);
                RawConnection visitor = new RawConnection(gateway.port("web"))) {
            visitor.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String answer = new String(visitor.readToEnd(), UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            try (RawConnection later =
                    new RawConnection(gateway.port("web"))) { // when its time is over, so is the other's
                later.send("GET / HTTP/1.1\r\n");
                assertTrue(new String(later.readToEnd(), UTF_8).startsWith("HTTP/1.1 408 "));
            }
            assertHas(get(gateway, "/metrics"), "flashbridge_refused_total{reason=\"408\"} 1.0");
        }
    }

    @Test
    void answersOneRequestAndNoneThatComesAlongWithIt() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0");
                RawConnection operator = new RawConnection(gateway.adminPort())) {
            operator.send("GET /metrics HTTP/1.1\r\n\r\n" + "GET /healthz HTTP/1.1\r\n\r\n".repeat(1000));
            String head = operator.readHead();
            assertTrue(head.contains("\r\nconnection: close\r\n"), head);
            Matcher length = Pattern.compile("content-length: (\\d+)").matcher(head);
            assertTrue(length.find(), head);
            assertEquals(Integer.parseInt(length.group(1)), operator.readToEnd().length);
        }
    }

    private static void assertHas(String metrics, String line) {
        assertFalse(metrics.lines().noneMatch(line::equals), line + " is not in\n" + metrics);
    }

    private static String get(TestGateway gateway, String path) throws Exception {
        return RawConnection.exchange(gateway.adminPort(), "GET " + path + " HTTP/1.0\r\n\r\n");
    }
}
