package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Another configuration while clients are connected: who stays, and what is judged by it from then on. */
class ReloadTest {
    private static final String POLICY = """
            <cross-domain-policy><allow-access-from domain="www.example.com" to-ports="*"/></cross-domain-policy>
            """;

    @Test
    void keepsWhoIsConnectedAndTakesNewLimitsForThem() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawWebSocket client = gateway.webSocket("/")) {
            int port = gateway.port("web");
            gateway.reload("echo = false, limits.rate.messages = 1");
            assertEquals(port, gateway.port("web"));
            client.text("one").text("two");
            assertEquals(1008, client.read().code());
        }
    }

    @Test
    void judgesOriginsByTheNewPolicy() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            assertEquals(403, status(gateway, "http://www.example.com"));
            assertEquals(101, status(gateway, "http://localhost"));
            gateway.reload("", POLICY);
            assertEquals(101, status(gateway, "http://www.example.com"));
            assertEquals(403, status(gateway, "http://localhost"));
            try (RawConnection flash = new RawConnection(gateway.port("policy"))) {
                String policy =
                        new String(flash.send("<policy-file-request/>\0").readToEnd(), US_ASCII);
                assertTrue(policy.contains("www.example.com"), policy);
            }
        }
    }

    @Test
    void judgesTheNextRequestOfAnOldConnectionByTheNewPolicy() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection browser = new RawConnection(gateway.port("web"))) {
            assertEquals(404, next(browser));
            gateway.reload("", POLICY);
            String request = RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: http://localhost");
            assertEquals(403, browser.status(request));
        }
    }

    @Test
    void refusesTheNextRequestAtAPortThatIsClosed() throws Exception {
        String more = "listeners += { name = more, port = 0, address = 127.0.0.1, speaks = [websocket] }\n";
        try (TestGateway gateway = TestGateway.open(more);
                RawConnection browser = new RawConnection(gateway.port("more"));
                RawWebSocket member = RawWebSocket.open(gateway.port("more"), "/", "Sec-WebSocket-Version: 13")) {
            assertEquals(404, next(browser));
            gateway.reload("");
            assertEquals(503, browser.status(RawWebSocket.request("/", "Sec-WebSocket-Version: 13")));
            assertEquals("still here", member.text("still here").read().text());
        }
    }

    /** A request without a WebSocket, whose answer is read to its end. */
    private static int next(RawConnection browser) throws IOException {
        String head =
                browser.send("GET /nope HTTP/1.1\r\nHost: localhost\r\n\r\n").readHead();
        Matcher length = Pattern.compile("content-length: (\\d+)").matcher(head.toLowerCase(Locale.ROOT));
        assertTrue(length.find(), head);
        browser.read(Integer.parseInt(length.group(1)));
        return Integer.parseInt(head.substring(9, 12));
    }

    private static int status(TestGateway gateway, String origin) throws Exception {
        try (RawConnection browser = new RawConnection(gateway.port("web"))) {
            return browser.status(RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: " + origin));
        }
    }
}
