package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members that have shaken hands, and then send what is no TLS: an ordinary end, and no fault of the gateway. */
@Timeout(60)
class BrokenTlsTest {
    private static final String NO_RECORD = "21".repeat(10_000);
    /** RFC 8446 §5.2: of which nothing is true; after the first one BoringSSL only answers with an alert. */
    private static final String BAD_RECORDS = ("1703030020" + "00".repeat(32)).repeat(2);

    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @CsvSource({"xmlsocket, http/1.1", "RFC-6455, http/1.1", "RFC-6455/h2, h2"})
    void endsLikeAnyOther(String protocol, String application) throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(temp, "")) {
            for (String garbage : List.of(NO_RECORD, BAD_RECORDS)) {
                String reason = reason(gateway, application, protocol, garbage, log);
                assertTrue(reason.matches("[A-Z_]{5,100}"), reason); // as BoringSSL names it
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"xmlsocket, http/1.1", "RFC-6455/h2, h2"})
    void endsLikeAnyOtherWhereTlsIsThatOfJava(String protocol, String application) throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(TestCertificate.ed25519(temp), "", "")) {
            assertEquals("this is no record of it", reason(gateway, application, protocol, NO_RECORD, log));
            String reason = reason(gateway, application, protocol, BAD_RECORDS, log);
            assertTrue(reason.matches("[\\w .:()!-]{5,200}"), reason);
        }
    }

    private static byte[] words(String protocol) throws Exception {
        return switch (protocol) {
            case "xmlsocket" -> "<m/>\0".getBytes(US_ASCII);
            case "RFC-6455" ->
                RawWebSocket.request("/lobby", "Sec-WebSocket-Version: 13").getBytes(US_ASCII);
            default ->
                Http2Bytes.begin().request(1, Http2Client.webSocket("/lobby")).all();
        };
    }

    private static String reason(
            TestGateway gateway, String application, String protocol, String garbage, ClientLog log) throws Exception {
        try (TlsClient client = TlsClient.offering(gateway.port("secure"), application)) {
            String name = " address=127.0.0.1:" + client.localPort() + " listener=secure protocol=" + protocol + " ";
            client.send(words(protocol));
            await().atMost(PATIENCE).until(() -> about(name, "connect    ", log).size() == 1);
            client.sendBelow(HexFormat.of().parseHex(garbage));
            await().atMost(PATIENCE).until(() -> about(name, "disconnect ", log).size() == 1);
            assertEquals(List.of(), about(name.strip(), "fault      ", log));
            String line = about(name, "disconnect ", log).get(0);
            assertTrue(line.matches(".* reason=\"broke TLS: .*\""), line);
            return line.replaceFirst(".* reason=\"broke TLS: (.*)\"", "$1");
        }
    }

    private static List<String> about(String name, String event, ClientLog log) {
        return log.with(name).stream().filter(line -> line.startsWith(event)).toList();
    }
}
