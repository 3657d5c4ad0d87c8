package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that show a certificate, those that show another, and those that have none. */
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class ClientCertificateTest {
    private static final String[] VERSIONS = {"TLSv1.2", "TLSv1.3"};

    private @Nullable TestCertificate server;
    private @Nullable TestCertificate player;
    private @Nullable TestCertificate stranger;
    private String clientCa = "";

    @BeforeAll
    void makeCertificates(@TempDir Path temp) throws Exception {
        server = TestCertificate.in(Files.createDirectory(temp.resolve("server")));
        player = TestCertificate.signed(Files.createDirectory(temp.resolve("player")), "player");
        stranger = TestCertificate.signed(Files.createDirectory(temp.resolve("stranger")), "stranger");
        clientCa = "client-ca = \"" + temp.resolve("player/ca.pem") + "\"";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "client-certificates = required"})
    void letsInOnlyWhoShowsOne(String setting) throws Exception {
        for (String version : VERSIONS) {
            try (ClientLog log = new ClientLog();
                    TestGateway gateway = open(clientCa + "\n" + setting)) {
                assertEquals("hello", hello(gateway, player, version));
                assertThrows(IOException.class, () -> hello(gateway, null, version));
                assertThrows(IOException.class, () -> hello(gateway, stranger, version));
                awaitOne(
                        log,
                        "no TLS handshake: the client shows no certificate, but tls.client-certificates = required");
                awaitOne(log, "no TLS handshake: the client shows a certificate that tls.client-ca does not vouch for");
                awaitOne(log, "certificate=\"CN=player\"");
            }
        }
    }

    @Test
    void letsInWhoShowsNoneWhereItIsOptionalButNotWhoShowsAnother() throws Exception {
        try (TestGateway gateway = open(clientCa + "\nclient-certificates = optional")) {
            for (String version : VERSIONS) {
                assertEquals("hello", hello(gateway, player, version));
                assertEquals("hello", hello(gateway, null, version));
                assertThrows(IOException.class, () -> hello(gateway, stranger, version));
            }
        }
    }

    @Test
    void doesNotAskWhereItIsOff() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = open(clientCa + "\nclient-certificates = off")) {
            assertEquals("hello", hello(gateway, stranger, "TLSv1.3"));
            assertEquals(0, log.with("CN=stranger").size());
        }
    }

    private TestGateway open(String tls) throws Exception {
        return TestGateway.openSecure(Objects.requireNonNull(server), tls, "");
    }

    private static String hello(TestGateway gateway, @Nullable TestCertificate own, String version) throws Exception {
        try (TlsClient client = TlsClient.connect(gateway.port("secure"), own, version)) {
            return client.ask("hello");
        }
    }

    private static void awaitOne(ClientLog log, String line) {
        await().atMost(PATIENCE).until(() -> log.with(line).size() == 1);
    }
}
