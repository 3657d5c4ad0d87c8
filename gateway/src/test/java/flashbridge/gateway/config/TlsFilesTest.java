package flashbridge.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
class TlsFilesTest {
    private Path temp = Path.of("");
    private ConfigFolder folder = new ConfigFolder(temp);

    @BeforeAll
    void makeCertificates(@TempDir Path shared) throws Exception {
        temp = shared;
        TestCertificate.in(temp);
        Path other = Files.createDirectory(temp.resolve("other"));
        TestCertificate.in(other);
        pem("rsa.pem", "RSA PRIVATE KEY");
        pem("ec.pem", "EC PRIVATE KEY");
        pem("locked.pem", "ENCRYPTED PRIVATE KEY");
        pem("broken.pem", "PRIVATE KEY");
        pem("empty.pem", "NOTHING");
        Files.writeString(temp.resolve("cut.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----");
    }

    @BeforeEach
    void prepare() throws Exception {
        folder = ConfigFolder.in(temp);
    }

    @Test
    void findsBothFilesInTheFolderOfTheConfiguration() throws Exception {
        GatewayConfig config = folder.read(listener("cert.pem", "key.pem"));
        Path here = temp.toAbsolutePath();

        assertEquals(
                new TlsConfig(here.resolve("cert.pem"), here.resolve("key.pem")),
                config.listeners().get(0).tls());
        assertEquals("websocket over TLS", config.listeners().get(0).spoken());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere.pem  | key.pem       | certificate must be a file that can be read, but FOLDER/nowhere.pem is none",
                "other        | key.pem       | certificate must be a file that can be read, but FOLDER/other is none",
                "key.pem      | key.pem       | certificate must be a chain of certificates in PEM, but FOLDER/key.pem is none",
                "cert.pem     | empty.pem     | key must be a private key in PKCS #8, but FOLDER/empty.pem holds none",
                "cert.pem     | rsa.pem       | key must be a private key in PKCS #8, but FOLDER/rsa.pem is in an older format; the newer one: openssl pkcs8 -in OLD -out NEW -topk8 -nocrypt",
                "cert.pem     | ec.pem        | key must be a private key in PKCS #8, but FOLDER/ec.pem is in an older format; the newer one: openssl pkcs8 -in OLD -out NEW -topk8 -nocrypt",
                "cert.pem     | locked.pem    | key must be a private key in PKCS #8, but FOLDER/locked.pem has a password; without one: openssl pkcs8 -in OLD -out NEW -topk8 -nocrypt",
                "cert.pem     | broken.pem    | key cannot be used with this certificate:",
                "cert.pem     | cut.pem       | key cannot be used with this certificate: the line -----END PRIVATE KEY----- is missing",
                "cert.pem     | other/key.pem | key does not belong to the certificate in FOLDER/cert.pem"
            })
    void saysWhatIsWrongWithAFile(String certificate, String key, String mistake) throws Exception {
        List<String> mistakes = folder.mistakesIn(listener(certificate, key));

        assertEquals(1, mistakes.size(), mistakes.toString());
        String expected = mistake.replace("FOLDER/", "");
        assertTrue(mistakes.get(0).contains("listeners.tls." + expected), mistakes.toString());
        assertTrue(mistakes.get(0).startsWith("gateway.conf:2: "), mistakes.toString());
    }

    private static String listener(String certificate, String key) {
        return "listeners = [\n  { port = 1, speaks = [websocket], tls { certificate = \"" + certificate
                + "\", key = \"" + key + "\" } } ]";
    }

    private void pem(String name, String kind) throws Exception {
        Files.writeString(temp.resolve(name), "-----BEGIN " + kind + "-----\nAAAA\n-----END " + kind + "-----\n");
    }
}
