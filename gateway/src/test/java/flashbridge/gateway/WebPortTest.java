package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers find at a port for WebSocket before they speak it: who may come in, and the pages. */
class WebPortTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, 101",
        "https://LOCALHOST, 101",
        "http://127.0.0.1, 101",
        "http://www.example.com, 403",
        "http://localhost.example.com, 403",
        "http://localhost@example.com, 403",
        "null, 403",
        "file://, 403",
    })
    void letsInThePagesThatThePolicyLetsIn(String origin, int status) throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            for (String header : List.of("Origin: ", "Sec-WebSocket-Origin: ")) {
                try (RawConnection client = new RawConnection(gateway.port("web"))) {
                    client.send(RawWebSocket.request("/", "Sec-WebSocket-Version: 13", header + origin));
                    assertTrue(client.readHead().startsWith("HTTP/1.1 " + status));
                }
            }
        }
    }

    @Test
    void theLogSaysWhichPolicyFileRefusesAnOrigin() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                ClientLog log = new ClientLog();
                RawConnection client = new RawConnection(gateway.port("web"))) {
            client.send(RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: http://www.example.com"))
                    .readHead();
            String line = log.with("refused    ").get(0);
            assertTrue(
                    line.matches(".* status=403 reason=\"http://www.example.com .*\" policy=/.*/crossdomain.xml"),
                    line);
        }
    }

    /** Names only what was asked for: behind it stands what may be a secret. */
    @ParameterizedTest
    @CsvSource({
        "'GET /nope%0A?token=SECRET', method=GET path=\"/nope%0A\" status=404 reason=\"Nothing is here for plain HTTP.",
        "POST /, method=POST path=\"/\" status=405 reason=\"Only GET and HEAD are answered here.\"",
    })
    void debugShowsWhatIsAskedForInVain(String request, String line) throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                ClientLog log = new ClientLog().withDebug();
                RawConnection client = new RawConnection(gateway.port("web"))) {
            client.send(request + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                    .readHead();
            String said = log.with("http       id=").get(0);
            assertTrue(said.contains(" address=127.0.0.1:" + client.localPort() + " listener=web " + line), said);
            assertEquals(List.of(), log.with("SECRET"));
        }
    }

    @Test
    void debugSaysInPlainWordsThatAClientHasResetItsConnection() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                ClientLog log = new ClientLog().withDebug();
                RawConnection client = new RawConnection(gateway.port("web"))) {
            client.send(RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: http://www.example.com"))
                    .readHead();
            client.reset();
            await().until(() ->
                    log.with(" failed: \"connection reset by the client\"").size() == 1);
        }
    }

    @Test
    void namesTheLineToAddWhenItRefusesAnOrigin() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection client = new RawConnection(gateway.port("web"))) {
            client.send(RawWebSocket.request(
                    "/", "Sec-WebSocket-Version: 13", "Origin: http://www.example.com", "Connection: close"));
            String answer = new String(client.readToEnd(), UTF_8);
            assertTrue(answer.contains("http://www.example.com"), answer);
            assertTrue(
                    answer.contains(
                            "<allow-access-from domain='www.example.com' to-ports='" + gateway.port("web") + "'/>"),
                    answer);
        }
    }

    @Test
    void refusesAnOriginThatOnlyOneOfTwoHeadersMayHave() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection client = new RawConnection(gateway.port("web"))) {
            client.send(RawWebSocket.request(
                    "/",
                    "Sec-WebSocket-Version: 8",
                    "Sec-WebSocket-Origin: http://localhost",
                    "Origin: http://www.example.com"));
            assertTrue(client.readHead().startsWith("HTTP/1.1 403"));
        }
    }

    @Test
    void letsInPagesWithoutAnOriginOnlyWhenToldTo() throws Exception {
        try (TestGateway gateway = TestGateway.open("allow-null-origin = true")) {
            for (String origin : List.of("null", "file://")) {
                RawWebSocket.open(gateway.port("web"), "/", "Sec-WebSocket-Version: 13", "Origin: " + origin)
                        .close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "all"})
    void namesOnEveryPageEveryXmlSocketPortThatIsOpen(String listener) throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            String page =
                    get("http://127.0.0.1:" + gateway.port(listener) + "/").body();
            for (String flash : List.of("flash", "alone", "all")) {
                assertTrue(page.contains("{\"port\":" + gateway.port(flash) + ","), page);
            }
        }
    }

    @Test
    void servesThePageThePolicyAndItsJudgementOverHttp() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            String here = "http://127.0.0.1:" + gateway.port("web");
            HttpResponse<String> page = get(here + "/");
            assertEquals(200, page.statusCode());
            assertTrue(page.headers().firstValue("content-security-policy").isPresent());
            assertTrue(get(here + "/crossdomain.xml").body().startsWith("<cross-domain-policy>"));
            assertEquals(200, get(here + "/policy?origin=http://localhost").statusCode());
            assertEquals(
                    403, get(here + "/policy?origin=http://www.example.com").statusCode());
            assertEquals(404, get(here + "/nothing").statusCode());
        }
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
