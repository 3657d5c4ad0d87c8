package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.net.BindFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"auto", "nio"})
    void takesAPortAtAnotherAddressAndBackAgain(String transport) throws Exception {
        String settings = "transport = " + transport + "\n";
        try (TestGateway gateway = TestGateway.open(settings + ARENA)) {
            int port = gateway.port("arena");
            try (RawConnection player = new RawConnection(port)) {
                for (int i = 0; i < 50; i++) { // the kernel, or Java, may give a port back late
                    String address = i % 2 == 0 ? "0.0.0.0" : "127.0.0.1";
                    gateway.reload(settings + arena(address, port));
                    assertEquals(port, gateway.port("arena"));
                    assertEchoes(player);
                    try (RawConnection other = new RawConnection(port)) {
                        assertEchoes(other);
                    }
                    assertEquals(address.equals("0.0.0.0"), isOpen("127.0.0.2", port));
                }
            }
        }
    }

    @Test
    void letsListenersAndTheAdminPortSwapTheirPorts() throws Exception {
        String arena = "listeners += { name = %s, port = %d, address = %s, speaks = [xmlsocket], room = %1$s }\n";
        String admin = "admin { port = %d, address = %s }\n";
        try (TestGateway gateway = TestGateway.open(
                arena.formatted("one", 0, "127.0.0.1") + arena.formatted("two", 0, "127.0.0.1") + "admin.port = 0")) {
            int one = gateway.port("one");
            int two = gateway.port("two");
            int three = gateway.adminPort();
            try (RawConnection player = new RawConnection(one)) {
                gateway.reload(arena.formatted("one", two, "0.0.0.0")
                        + arena.formatted("two", three, "0.0.0.0")
                        + admin.formatted(one, "0.0.0.0"));
                assertEquals(two, gateway.port("one"));
                assertEquals(three, gateway.port("two"));
                assertEquals(one, gateway.adminPort());
                assertEchoes(player);
                for (int each : new int[] {two, three}) {
                    try (RawConnection other = new RawConnection(each)) {
                        assertEchoes(other);
                    }
                }
                assertEquals("ok\n", get(one, "/healthz"));
            }
        }
    }

    @Test
    void opensTheOldPortAgainWhenItCannotHaveTheNewAddress() throws Exception {
        try (TestGateway gateway = TestGateway.open(ARENA + "admin.port = 0");
                ServerSocket taken = new ServerSocket(
                        gateway.port("arena"), 1, InetAddress.getByName("127.0.0.2"))) { // so that 0.0.0.0 is taken too
            int port = taken.getLocalPort();
            int admin = gateway.adminPort();
            try (RawConnection player = new RawConnection(port)) {
                BindFailure failure = assertThrows(
                        BindFailure.class,
                        () -> gateway.reload("echo = false\nadmin { port = " + admin + ", address = 127.0.0.3 }\n"
                                + arena("0.0.0.0", port)));
                String sentence = failure.withPlace();
                assertTrue(
                        sentence.contains("gateway.conf:10: port " + port + " (listener arena) cannot be"), sentence);
                assertEchoes(player);
                try (RawConnection other = new RawConnection(port)) {
                    assertEchoes(other);
                }
                assertEquals("ok\n", get(admin, "/healthz"));
            }
        }
    }

    @Test
    void saysWhichOptionalPortIsNotOpenAnyMore() throws Exception {
        try (TestGateway gateway = TestGateway.open(ARENA)) {
            int port = gateway.port("arena");
            String optional = arena("0.0.0.0", port).replace(" }", ", optional = true }");
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
                gateway.reload("echo = false\n" + optional);
                assertEquals(1, gateway.notOpened().size());
                String sentence = gateway.notOpened().get(0);
                assertTrue(
                        sentence.contains("gateway.conf:9: port " + taken.getLocalPort() + " (listener arena) "),
                        sentence);
                assertThrows(ConnectException.class, () -> new RawConnection(port));
            }
            gateway.reload(optional);
            assertEquals(List.of(), gateway.notOpened());
            try (RawConnection player = new RawConnection(port)) {
                assertEchoes(player);
            }
        }
    }

    @Test
    void takesTheAdminPortAtAnotherAddress() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0")) {
            int port = gateway.adminPort();
            for (String address : List.of("0.0.0.0", "127.0.0.1")) {
                try (RawConnection operator = new RawConnection(port)) {
                    assertEquals("ok\n", get(port, "/healthz")); // so the one before has been taken too
                    gateway.reload("admin { port = " + port + ", address = " + address + " }");
                    assertEquals(port, gateway.adminPort());
                    assertEquals("ok\n", get(port, "/healthz"));
                    assertEquals(200, head(operator, "GET /healthz HTTP/1.1\r\n\r\n"));
                }
            }
        }
    }

    @Test
    void staysAsItWasWhenSomethingUnforeseenHappens() throws Exception {
        try (TestGateway gateway = TestGateway.open(ARENA)) {
            int port = gateway.port("arena");
            IllegalArgumentException fault = assertThrows(
                    IllegalArgumentException.class,
                    () -> gateway.reload("echo = false\n" + arena("0.0.0.0", port), ReloadTest::withABadAdminPort));
            assertTrue(String.valueOf(fault.getMessage()).contains("70000"), fault.toString());
            try (RawConnection player = new RawConnection(port)) {
                assertEchoes(player);
            }
            assertFalse(isOpen("127.0.0.2", port));
        }
    }

    private static GatewayConfig withABadAdminPort(GatewayConfig read) {
        return new GatewayConfig(
                read.file(),
                read.listeners(),
                read.policyFile(),
                read.defaultRoom(),
                read.echo(),
                read.allowNullOrigin(),
                read.trustedProxies(),
                read.translation(),
                read.transport(),
                read.limits(),
                new AdminConfig("127.0.0.1", 70000),
                read.websocket(),
                read.settings());
    }

    @Test
    void judgesTheNextRequestOfAnOldConnectionByTheNewPolicy() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection browser = new RawConnection(gateway.port("web"))) {
            assertEquals(404, next(browser));
            gateway.reload("", POLICY);
            String request = RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: http://localhost");
            assertEquals(403, head(browser, request));
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
            assertEquals(503, head(browser, RawWebSocket.request("/", "Sec-WebSocket-Version: 13")));
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

    private static int head(RawConnection browser, String request) throws IOException {
        return Integer.parseInt(browser.send(request).readHead().substring(9, 12));
    }

    private static String arena(String address, int port) {
        return ARENA.replace("127.0.0.1", address).replace("port = 0", "port = " + port);
    }

    private static void assertEchoes(RawConnection player) throws IOException {
        player.send("a\0");
        assertEquals("a\0", new String(player.read(2), US_ASCII));
    }

    private static boolean isOpen(String address, int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName(address), port)) {
            return socket.isConnected();
        } catch (ConnectException nobody) {
            return false;
        }
    }

    private static String get(int port, String path) throws IOException {
        try (RawConnection operator = new RawConnection(port)) {
            String answer = new String(
                    operator.send("GET " + path + " HTTP/1.0\r\n\r\n").readToEnd(), US_ASCII);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    private static int status(TestGateway gateway, String origin) throws Exception {
        try (RawConnection browser = new RawConnection(gateway.port("web"))) {
            return head(browser, RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: " + origin));
        }
    }
}
