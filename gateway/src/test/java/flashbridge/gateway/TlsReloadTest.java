package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.net.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are renewed while the gateway runs. */
@Timeout(60)
class TlsReloadTest {
    @TempDir
    private Path temp = Path.of("");

    private Path used = temp;
    private Path renewed = temp;

    @BeforeEach
    void makeFolders() throws Exception {
        used = Files.createDirectory(temp.resolve("used"));
        renewed = Files.createDirectory(temp.resolve("renewed"));
    }

    @Test
    void showsTheNewCertificateToNewConnectionsAndKeepsTheOldOnes() throws Exception {
        TestCertificate certificate = TestCertificate.in(used);
        try (TestGateway gateway = TestGateway.openSecure(certificate, "", "");
                TlsClient old = TlsClient.connect(gateway.port("secure"))) {
            assertEquals("before", old.ask("before"));
            TestCertificate.rsa(renewed).replace(certificate); // of another kind at that
            assertTrue(gateway.reloadTls());
            try (TlsClient young = TlsClient.connect(gateway.port("secure"))) {
                assertNotEquals(old.shown(), young.shown());
                assertEquals("RSA", young.shown().getPublicKey().getAlgorithm());
                assertEquals("after", old.ask("after"));
            }
        }
    }

    @Test
    void keepsTheOldCertificateWhenTheNewOneIsBadAndSaysWhy() throws Exception {
        TestCertificate certificate = TestCertificate.in(used);
        try (ClientLog log = ClientLog.of(Tls.class);
                TestGateway gateway = TestGateway.openSecure(certificate, "", "")) {
            X509Certificate before = shown(gateway);
            Path key = TestCertificate.in(renewed).key();

            Files.writeString(certificate.certificate(), "half a certif");
            assertFalse(gateway.reloadTls());
            assertEquals(before, shown(gateway));
            Files.write(certificate.certificate(), Files.readAllBytes(renewed.resolve("cert.pem")));
            assertFalse(gateway.reloadTls());
            assertEquals(before, shown(gateway));

            String keeps = "listener secure: keeps its certificate: tls.";
            String file = certificate.certificate().toString();
            assertEquals(
                    1,
                    log.with(keeps + "certificate must be a chain of certificates in PEM, but " + file + " is none")
                            .size());
            assertEquals(
                    1,
                    log.with(keeps + "key does not belong to the certificate in " + file)
                            .size());
            assertEquals(2, log.with(keeps).size());

            Files.write(certificate.key(), Files.readAllBytes(key));
            assertTrue(gateway.reloadTls());
            assertNotEquals(before, shown(gateway));
        }
    }

    @Test
    void noticesByItself() throws Exception {
        TestCertificate certificate = TestCertificate.in(used);
        try (TestGateway gateway = TestGateway.openSecure(certificate, "", "")) {
            X509Certificate before = shown(gateway);
            TestCertificate.in(renewed).replace(certificate);
            await().atMost(PATIENCE.multipliedBy(3)).until(() -> !before.equals(shown(gateway)));
        }
    }

    private static X509Certificate shown(TestGateway gateway) throws Exception {
        try (TlsClient client = TlsClient.connect(gateway.port("secure"))) {
            return client.shown();
        }
    }
}
