package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By which names the admin port may be asked: a page has its own one lead to this machine, and would be let read. */
class AdminHostTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:9090",
                "127.0.0.1",
                "127.0.0.1:9090",
                "127.8.8.8:80",
                "[::1]",
                "[::1]:9090",
                "[0:0:0:0:0:0:0:1]:9090"
            })
    void takesTheNamesOfThisMachine(String host) throws Exception {
        assertEquals("200", status("admin.port = 0", "Host: " + host + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9090",
                "localhost.evil.example",
                "127.0.0.1.evil.example:9090",
                "192.0.2.1",
                "[2001:db8::1]:9090",
                "::1",
                "[::1",
                "[::1]x",
                "127.0.0.1:x",
                "localhost:",
                ""
            })
    void refusesEveryOtherOne(String host) throws Exception {
        assertEquals("421", status("admin.port = 0", "Host: " + host + "\r\n"));
    }

    @Test
    void judgesEachOfSeveral() throws Exception {
        assertEquals("421", status("admin.port = 0", "Host: localhost\r\nHost: evil.example\r\n"));
    }

    @Test
    void takesProgramsThatNameNone() throws Exception {
        assertEquals("200", status("admin.port = 0", ""));
    }

    @Test
    void takesEveryNameWhereTheOperatorHasOpenedItToTheNetwork() throws Exception {
        assertEquals("200", status("admin { port = 0, address = 0.0.0.0 }", "Host: gateway.example:9090\r\n"));
    }

    @Test
    void saysWhy() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0")) {
            String answer = ask(gateway, "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 421 Misdirected Request\r\n"), answer);
            assertTrue(
                    answer.endsWith(
                            "\r\n\r\nThis port is asked by the name localhost or by an address of this machine, as"
                                    + " 127.0.0.1; admin.address can open it to others.\n"),
                    answer);
        }
    }

    @Test
    void answersAPathThatIsNone() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0")) {
            String answer = ask(gateway, "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
        }
    }

    private static String status(String settings, String headers) throws Exception {
        try (TestGateway gateway = TestGateway.open(settings)) {
            return ask(gateway, "GET /healthz HTTP/1.1\r\n" + headers + "\r\n").substring(9, 12);
        }
    }

    private static String ask(TestGateway gateway, String request) throws IOException {
        try (RawConnection visitor = new RawConnection(gateway.adminPort())) {
            return new String(visitor.send(request).readToEnd(), UTF_8);
        }
    }
}
