package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.OpenSsl;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which versions of TLS a listener speaks, and with whom. */
@Timeout(60)
class TlsVersionsTest {
    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksWhatIsNotOld(String version) throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "");
                TlsClient client = TlsClient.connect(gateway.port("secure"), version)) {
            assertEquals(version, client.protocol());
            assertEquals("hello", client.ask("hello"));
        }
    }

    @Test
    void refusesOldVersionsUnlessAskedAndSaysWhy() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(TestCertificate.rsa(temp), "", "")) {
            String heard =
                    OldTlsClient.ask(temp, gateway.port("secure"), "TLSv1.1", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA");
            assertEquals("refused: Received fatal alert: protocol_version", heard);
            await().atMost(PATIENCE)
                    .until(() -> !log.with("the client speaks only older versions than tls.minimum = 1.2 allows")
                            .isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1,   TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLSv1,   TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        "TLSv1.1, TLS_RSA_WITH_AES_256_CBC_SHA",
        "TLSv1.2, TLS_RSA_WITH_AES_128_CBC_SHA"
    })
    void letsOldDevicesInWhereItIsAskedTo(String version, String suite) throws Exception {
        assumeTrue(OpenSsl.isAvailable(), "Java's own TLS no longer speaks them");
        try (TestGateway gateway = TestGateway.openSecure(TestCertificate.rsa(temp), "minimum = 1.0", "")) {
            assertEquals(
                    version + " " + suite + " hello", OldTlsClient.ask(temp, gateway.port("secure"), version, suite));
            try (TlsClient young = TlsClient.connect(gateway.port("secure"))) {
                assertEquals("TLSv1.3", young.protocol());
            }
        }
    }

    @Test
    void speaksNothingOlderThanTheMinimum() throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(TestCertificate.in(temp), "minimum = 1.3", "")) {
            int port = gateway.port("secure");
            SSLException refused = assertThrows(SSLException.class, () -> TlsClient.connect(port, "TLSv1.2"));
            assertTrue(String.valueOf(refused.getMessage()).contains("protocol_version"), refused.getMessage());
            try (TlsClient young = TlsClient.connect(port, "TLSv1.3", "TLSv1.2")) {
                assertEquals("hello", young.ask("hello"));
            }
        }
    }
}
