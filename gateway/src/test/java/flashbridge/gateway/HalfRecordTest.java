package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that begin a record of TLS and never finish it: nothing of it can be read, however much has come. */
@Timeout(60)
class HalfRecordTest {
    private static final String SETTINGS = "limits { message-timeout = 200ms }";

    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"17", "17030340", "17030340000102"})
    void endsLikeHalfAMessage(String begun) throws Exception {
        endsWithHalf(begun, TestCertificate.in(temp));
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "17030340000102"})
    void endsLikeHalfAMessageWhereTlsIsThatOfJava(String begun) throws Exception {
        endsWithHalf(begun, TestCertificate.ed25519(temp));
    }

    private static void endsWithHalf(String begun, TestCertificate certificate) throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(certificate, "", SETTINGS);
                TlsClient client = TlsClient.connect(gateway.port("secure"))) {
            String name = " address=127.0.0.1:" + client.localPort() + " ";
            client.send("<m/>\0".getBytes(US_ASCII));
            client.sendBelow(HexFormat.of().parseHex(begun));
            await().atMost(PATIENCE)
                    .until(() -> log.with(name).stream().anyMatch(line -> line.startsWith("disconnect ")));
            String line = log.with(name).get(log.with(name).size() - 1);
            assertTrue(
                    line.endsWith(
                            "reason=\"a TLS record that was begun and not finished within limits.message-timeout\""),
                    line);
        }
    }
}
