package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More connections than there are places, in total and of one address. */
class CrowdTest {
    private static final String WEBSOCKET = RawWebSocket.request("/", "Sec-WebSocket-Version: 13");

    @Test
    void turnsHttpAwayWith503WhenAllPlacesAreTaken() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.max-connections = 1");
                ClientLog log = new ClientLog();
                RawWebSocket first = gateway.webSocket("/")) {
            String answer = asks(gateway.port("web"), WEBSOCKET);
            assertTrue(answer.startsWith("HTTP/1.1 503 Service Unavailable\r\n"), answer);
            assertTrue(answer.contains("Retry-After: 5\r\n"), answer);
            assertTrue(answer.endsWith("limits.max-connections is reached.\n"), answer);
            assertEquals(0, asks(gateway.port("flash"), "<m/>\0").length());
            assertEquals(1, log.with("limits.max-connections is reached").size(), "a line a second at most");

            first.text("still here");
            assertEquals("still here", first.read().text());
        }
    }

    @Test
    void letsSomebodyInWhenAPlaceIsFreeAgain() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.max-connections = 1")) {
            gateway.webSocket("/").close();
            await().until(() ->
                    asks(gateway.port("web"), "GET / HTTP/1.0\r\n\r\n").startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void turnsHttpAwayWith429WhenTheAddressHasItsShare() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.max-connections-per-address = 2");
                RawWebSocket first = gateway.webSocket("/");
                RawWebSocket second = gateway.webSocket("/")) {
            String answer = asks(gateway.port("web"), WEBSOCKET);
            assertTrue(answer.startsWith("HTTP/1.1 429 Too Many Requests\r\n"), answer);
            assertTrue(answer.contains("Retry-After: "), answer);
            assertEquals(0, asks(gateway.port("alone"), "<m/>\0").length());
            assertEquals("both", first.text("both").read().text());
            assertEquals("both", second.read().text());
        }
    }

    @Test
    void turnsAwayWhoComesTooOftenAndTakesHimASecondLater() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.max-new-connections-per-address = 3")) {
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                answers.add(asks(gateway.port("web"), "GET / HTTP/1.0\r\n\r\n").substring(0, 12));
            }
            assertEquals(
                    List.of("HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 429"), answers.subList(0, 4));
            await().until(() ->
                    asks(gateway.port("web"), "GET / HTTP/1.0\r\n\r\n").startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void turnsHttpAwayBehindTls(@TempDir Path temp) throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "limits.max-connections = 1");
                RawWebSocket first = gateway.webSocket("/")) {
            String answer = asksInTls(gateway, WEBSOCKET);
            assertTrue(answer.startsWith("HTTP/1.1 503 Service Unavailable\r\n"), answer);
            assertTrue(answer.contains("Retry-After: 5\r\n"), answer);
            assertEquals("", asksInTls(gateway, "<m/>\0"));
            assertEquals("still here", first.text("still here").read().text());
        }
    }

    @Test
    void turnsHttpAwayBehindTlsWhenTheAddressHasItsShare(@TempDir Path temp) throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "limits.max-connections-per-address = 1");
                RawWebSocket first = gateway.webSocket("/")) {
            String answer = asksInTls(gateway, WEBSOCKET);
            assertTrue(answer.startsWith("HTTP/1.1 429 Too Many Requests\r\n"), answer);
            assertEquals("alone", first.text("alone").read().text());
        }
    }

    @Test
    void shakesHandsWithFewWhoHaveNoPlace(@TempDir Path temp) throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "limits.max-connections = 1");
                RawWebSocket first = gateway.webSocket("/")) {
            List<RawConnection> crowd = new ArrayList<>();
            int closedAtOnce = 0;
            for (int i = 0; i < 400; i++) {
                crowd.add(new RawConnection(gateway.port("secure")));
            }
            for (int i = 399; i >= 300; i--) { // those who came last
                closedAtOnce += endsWithin(crowd.get(i), 100) ? 1 : 0;
            }
            assertTrue(closedAtOnce > 50, "only " + closedAtOnce + " of 100 silent ones were closed at once");
            assertEquals("still here", first.text("still here").read().text());
            for (RawConnection each : crowd) {
                each.close();
            }
        }
    }

    /** Without a word, so that it has no more than its place. */
    private static boolean endsWithin(RawConnection connection, int millis) throws Exception {
        try {
            return connection.readWithin(millis) < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static String asksInTls(TestGateway gateway, String request) throws Exception {
        try (TlsClient client = TlsClient.connect(gateway.port("secure"))) {
            return client.askToTheEnd(request.getBytes(US_ASCII));
        }
    }

    @Test
    void outlivesAThousandWhoConnectAndReset() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            for (int i = 0; i < 1000; i++) {
                try (RawConnection hasty = new RawConnection(gateway.port(i % 2 == 0 ? "web" : "flash"))) {
                    hasty.send(i % 3 == 0 ? "GET / HT" : "<m");
                    hasty.reset();
                }
            }
            try (RawWebSocket visitor = gateway.webSocket("/")) {
                assertEquals("here", visitor.text("here").read().text());
            }
        }
    }

    private static String asks(int port, String request) throws Exception {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(request);
            return new String(connection.readToEnd(), US_ASCII);
        }
    }
}
