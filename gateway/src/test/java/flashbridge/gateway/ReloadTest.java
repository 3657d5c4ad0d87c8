package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.net.BindFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Another configuration while clients are connected. */
class ReloadTest {
    private static final String POLICY = """
            <cross-domain-policy><allow-access-from domain="www.example.com" to-ports="*"/></cross-domain-policy>
            """;
    private static final String ARENA =
            "listeners += { name = arena, port = 0, address = 127.0.0.1, speaks = [xmlsocket], room = arena }\n";

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
    void opensAndClosesPorts() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            gateway.reload(ARENA);
            int arena = gateway.port("arena");
            try (RawConnection player = new RawConnection(arena)) {
                player.send("a\0");
                assertEquals("a\0", new String(player.read(2), US_ASCII));
                gateway.reload("");
                player.send("b\0");
                assertEquals("b\0", new String(player.read(2), US_ASCII));
                assertThrows(ConnectException.class, () -> new RawConnection(arena));
            }
        }
    }

    @Test
    void staysAsItWasWhenANewPortCannotBeOpened() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestGateway gateway = TestGateway.open("")) {
            String listener = "listeners += { name = taken, port = " + taken.getLocalPort()
                    + ", address = 127.0.0.1, speaks = [xmlsocket] }\necho = false\n";
            assertThrows(BindFailure.class, () -> gateway.reload(ARENA + listener));
            try (RawWebSocket client = gateway.webSocket("/")) {
                assertEquals("echoed", client.text("echoed").read().text());
            }
        }
    }

    @Test
    void opensAndClosesTheAdminPort() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            gateway.reload("admin.port = 0");
            int port = gateway.adminPort();
            try (RawConnection operator = new RawConnection(port)) {
                assertTrue(operator.send("GET /healthz HTTP/1.0\r\n\r\n")
                        .readHead()
                        .startsWith("HTTP/1.1 200 OK\r\n"));
            }
            gateway.reload("");
            assertThrows(
                    IOException.class, () -> new RawConnection(port).send("x").readHead());
        }
    }

    private static int status(TestGateway gateway, String origin) throws Exception {
        try (RawConnection browser = new RawConnection(gateway.port("web"))) {
            String request = RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: " + origin);
            return Integer.parseInt(browser.send(request).readHead().substring(9, 12));
        }
    }
}
