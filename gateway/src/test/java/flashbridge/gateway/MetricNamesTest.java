package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.XmlSocketClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures by the names and labels under which operators of other hubs look for them. */
class MetricNamesTest {
    private static final String KEYS =
            "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n" + "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n";

    @Test
    void clientsAreCountedByListenerProtocolAndDraft() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0");
                XmlSocketClient flash = gateway.member("alone");
                RawWebSocket tunnel = gateway.webSocket("/flash/lobby");
                RawWebSocket firefox = RawWebSocket.open(gateway.port("web"), "/lobby", "Sec-WebSocket-Version: 8");
                RawWebSocket browser = RawWebSocket.open(
                        gateway.port("web"),
                        "/lobby",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Extensions: permessage-deflate")) {
            browser.text("hi");
            assertEquals("hi", flash.receive(TestGateway.PATIENCE));
            assertEquals("hi\0", tunnel.read().text());
            assertEquals("hi", firefox.read().text());
            List<String> metrics = metrics(gateway);
            assertHas(metrics, "connections{draft=\"none\",listener=\"alone\",proto=\"xmlsocket\"} 1.0");
            assertHas(metrics, "connections{draft=\"RFC-6455\",listener=\"web\",proto=\"flash-tunnel\"} 1.0");
            assertHas(metrics, "connections{draft=\"hybi-08\",listener=\"web\",proto=\"websocket\"} 1.0");
            assertHas(
                    metrics,
                    "messages_received_total{draft=\"RFC-6455\",listener=\"web\",options=\"deflate\",proto=\"websocket\"} 1.0");
        }
    }

    @Test
    void handshakesAreCountedByDraftResultAndReason() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0, limits.handshake-timeout = 300ms")) {
            gateway.webSocket("/").close();
            asks(gateway, RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: http://evil.example"));
            asks(gateway, RawWebSocket.request("/", "Sec-WebSocket-Version: 99"));
            asks(gateway, RawWebSocket.request("/", "Sec-WebSocket-Version: 8", "Content-Length: 3") + "abc");
            asks(gateway, RawWebSocket.request("/", "Sec-WebSocket-Version: 7", "Host: again"));
            asks(gateway, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); // no handshake, nor is what never ends
            asks(gateway, "GET / HTTP/1.1\r\nSec-WebSocket-Version: 13\r\n");
            asks(
                    gateway,
                    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                            + "Origin: http://localhost\r\n" + KEYS + "\r\n");
            await().untilAsserted(() -> assertEquals(
                    List.of(
                            handshakes("RFC-6455", "accepted", "none"),
                            handshakes("RFC-6455", "refused", "origin"),
                            handshakes("hixie-76", "refused", "key3"),
                            handshakes("hybi-07", "refused", "malformed"),
                            handshakes("hybi-08", "refused", "malformed"),
                            handshakes("none", "refused", "version")),
                    metrics(gateway).stream()
                            .filter(line -> line.startsWith("handshakes_total{") && !line.endsWith(" 0.0"))
                            .sorted()
                            .toList()));
            assertHas(metrics(gateway), "handshakes_total{draft=\"hixie-75\",reason=\"none\",result=\"accepted\"} 0.0");
        }
    }

    private static String handshakes(String draft, String result, String reason) {
        return "handshakes_total{draft=\"" + draft + "\",reason=\"" + reason + "\",result=\"" + result + "\"} 1.0";
    }

    @Test
    void handshakesThatFindNoPlaceSayWhichWasTaken() throws Exception {
        String settings = "admin.port = 0, trusted-proxies = [127.0.0.1], limits.max-connections-per-address = 1";
        try (TestGateway gateway = TestGateway.open(settings)) {
            String asks = RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "X-Forwarded-For: 203.0.113.9");
            try (RawConnection first = new RawConnection(gateway.port("web"));
                    RawConnection second = new RawConnection(gateway.port("web"))) {
                assertEquals(101, first.status(asks));
                assertEquals(429, second.status(asks));
                assertHas(metrics(gateway), handshakes("RFC-6455", "refused", "address_full"));
            }
        }
    }

    @Test
    void policyRequestsAreCountedByTheirResult() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0")) {
            asks(gateway.port("policy"), "<policy-file-request/>\0");
            asks(gateway.port("alone"), "<policy-file-request/>\0");
            List<String> metrics = metrics(gateway);
            assertHas(metrics, "policy_requests_total{listener=\"policy\",result=\"answered\"} 1.0");
            assertHas(metrics, "policy_requests_total{listener=\"alone\",result=\"refused\"} 1.0");
            assertHas(metrics, "policy_requests_total{listener=\"web\",result=\"answered\"} 0.0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "880203E8, left, 1000",
        "88020FA1, left, 4xxx",
        "8800, left, none",
        "8100ff, protocol_error, 1002", // and then a frame of a kind that there is not
        "8102c080, bad_text, 1007"
    })
    void endsAreCountedByReasonAndClosingCode(String frame, String reason, String code) throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0");
                RawWebSocket browser = gateway.webSocket("/")) {
            byte[] bytes = HexFormat.of().parseHex(frame);
            int length = bytes[1];
            browser.frame(bytes[0] & 0xFF, Arrays.copyOfRange(bytes, 2, 2 + length));
            if (bytes.length > 2 + length) {
                browser.raw().send(bytes[bytes.length - 1], (byte) 0x80, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
            }
            browser.raw().readToEnd();
            await().untilAsserted(() -> assertHas(
                    metrics(gateway), "disconnects_total{code=\"" + code + "\",reason=\"" + reason + "\"} 1.0"));
        }
    }

    @Test
    void whoIsLostHasNoClosingCode() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0")) {
            gateway.webSocket("/").close();
            gateway.member("alone").close();
            await().untilAsserted(
                            () -> assertHas(metrics(gateway), "disconnects_total{code=\"none\",reason=\"left\"} 2.0"));
        }
    }

    /** One for each bound, so that an operator sees which of them it is. */
    @Test
    void endsByTimeAreCountedByTheLimit() throws Exception {
        String settings = "admin.port = 0, websocket { ping-interval = 100ms, pong-timeout = 200ms }"
                + ", limits { idle-timeout = 500ms, message-timeout = 200ms }";
        try (TestGateway gateway = TestGateway.open(settings);
                RawWebSocket mute = gateway.webSocket("/");
                RawConnection idle = new RawConnection(gateway.port("alone"));
                RawConnection half = new RawConnection(gateway.port("alone"))) {
            half.send("<half").readToEnd();
            idle.readToEnd();
            mute.raw().readToEnd();
            await().untilAsserted(() -> {
                List<String> metrics = metrics(gateway);
                assertHas(metrics, "disconnects_total{code=\"none\",reason=\"message_timeout\"} 1.0");
                assertHas(metrics, "disconnects_total{code=\"1002\",reason=\"pong_timeout\"} 1.0");
                assertHas(metrics, "disconnects_total{code=\"none\",reason=\"idle_timeout\"} 1.0");
            });
        }
    }

    @Test
    void roundsAreTimedAndSharedEncodingsCounted() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0, event-loops = 1");
                RawWebSocket one = gateway.webSocket("/lobby");
                RawWebSocket two = gateway.webSocket("/lobby");
                RawWebSocket three = gateway.webSocket("/lobby");
                RawConnection flash = new RawConnection(gateway.port("alone"))) {
            flash.send("in\0");
            for (RawWebSocket each : List.of(one, two, three)) {
                assertEquals("in", each.read().text());
            }
            await().untilAsserted(() -> {
                List<String> metrics = metrics(gateway);
                assertHas(metrics, "encode_cache_hits_total 2.0");
                assertHas(metrics, "broadcast_fanout_seconds_count 1");
                assertTrue(metrics.stream()
                        .anyMatch(line -> line.startsWith("broadcast_fanout_seconds_bucket{le=\"1.0E-5\"} ")));
            });
        }
    }

    private static void asks(TestGateway gateway, String request) throws Exception {
        asks(gateway.port("web"), request);
    }

    private static void asks(int port, String request) throws Exception {
        try (RawConnection client = new RawConnection(port)) {
            client.send(request.getBytes(StandardCharsets.ISO_8859_1)).readToEnd();
        }
    }

    private static void assertHas(List<String> metrics, String line) {
        assertTrue(metrics.contains(line), line + " is not in\n" + String.join("\n", metrics));
    }

    /** Without their prefix. */
    private static List<String> metrics(TestGateway gateway) throws Exception {
        try (RawConnection operator = new RawConnection(gateway.adminPort())) {
            String answer =
                    new String(operator.send("GET /metrics HTTP/1.0\r\n\r\n").readToEnd(), UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith("flashbridge_"))
                    .map(line -> line.substring("flashbridge_".length()))
                    .toList();
        }
    }
}
