package flashbridge.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.gateway.TestCertificate;
import flashbridge.gateway.config.TlsConfig.ClientCertificates;
import flashbridge.gateway.config.TlsConfig.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        TestCertificate.rsa(Files.createDirectory(temp.resolve("round")));
        Files.writeString(
                temp.resolve("all.pem"),
                "Bag Attributes\n" + Files.readString(temp.resolve("key.pem"))
                        + Files.readString(temp.resolve("cert.pem")) + "its issuer:\n"
                        + Files.readString(temp.resolve("round/cert.pem")));
        Files.write(temp.resolve("huge.pem"), new byte[(4 << 20) + 1]);
        pem("damaged.pem", "CERTIFICATE");
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
                new TlsConfig(
                        here.resolve("cert.pem"),
                        here.resolve("key.pem"),
                        Version.TLS_1_2,
                        null,
                        ClientCertificates.OFF),
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
                "key.pem      | cert.pem      | certificate and key seem to be swapped: FOLDER/key.pem holds a private key, and FOLDER/cert.pem a certificate",
                "rsa.pem      | round/cert.pem | certificate and key seem to be swapped: FOLDER/rsa.pem holds a private key, and FOLDER/round/cert.pem a certificate",
                "cert.pem     | cert.pem      | key must be a private key in PKCS #8, but FOLDER/cert.pem holds none",
                "cert.pem     | empty.pem     | key must be a private key in PKCS #8, but FOLDER/empty.pem holds none",
                "cert.pem     | rsa.pem       | key must be a private key in PKCS #8, but FOLDER/rsa.pem is in an older format; the newer one: openssl pkcs8 -in OLD -out NEW -topk8 -nocrypt",
                "cert.pem     | ec.pem        | key must be a private key in PKCS #8, but FOLDER/ec.pem is in an older format; the newer one: openssl pkcs8 -in OLD -out NEW -topk8 -nocrypt",
                "cert.pem     | locked.pem    | key must be a private key in PKCS #8, but FOLDER/locked.pem has a password; without one: openssl pkcs8 -in OLD -out NEW -topk8 -nocrypt",
                "cert.pem     | broken.pem    | key must be a private key in PKCS #8, but FOLDER/broken.pem is damaged, or of a kind that is not known here",
                "cert.pem     | cut.pem       | key must be a private key in PKCS #8, but FOLDER/cut.pem holds none",
                "damaged.pem  | key.pem       | certificate must be a chain of certificates in PEM, but FOLDER/damaged.pem is damaged",
                "huge.pem     | key.pem       | certificate must be a file in PEM, but FOLDER/huge.pem is too large for one",
                "cert.pem     | other/key.pem | key does not belong to the certificate in FOLDER/cert.pem",
                "round/cert.pem | key.pem     | key does not belong to the certificate in FOLDER/round/cert.pem: that is for a key of kind RSA, this is of kind EC",
                "cert.pem     | round/key.pem | key does not belong to the certificate in FOLDER/cert.pem: that is for a key of kind EC, this is of kind RSA"
            })
    void saysWhatIsWrongWithAFile(String certificate, String key, String mistake) throws Exception {
        List<String> mistakes = folder.mistakesIn(listener(certificate, key));

        assertEquals(List.of("gateway.conf:2: listeners.tls." + mistake.replace("FOLDER/", "")), mistakes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minimum = 1.4 | minimum must be one of 1.0, 1.1, 1.2, 1.3, but is 1.4",
                "minimum = TLSv1 | minimum must be one of 1.0, 1.1, 1.2, 1.3, but is \"TLSv1\"",
                "client-certificates = maybe | client-certificates must be one of off, optional, required, but is \"maybe\"",
                "client-certificates = optional | client-certificates = optional needs a client-ca: the file of those who sign them",
                "client-certificates = required | client-certificates = required needs a client-ca: the file of those who sign them",
                "client-ca = nowhere.pem | client-ca must be a file that can be read, but nowhere.pem is none",
                "client-ca = key.pem | client-ca must be a chain of certificates in PEM, but key.pem is none",
                "client-ca = [a] | client-ca must be a text, but is [\"a\"]",
                "certificate = [a] | certificate must be a text, but is [\"a\"]",
                "key = null | key must be a text, but is null",
                "client-cas = ca.pem | client-cas is not a setting; did you mean client-ca?"
            })
    void explainsAWrongSettingOnce(String setting, String mistake) throws Exception {
        assertEquals(
                List.of("gateway.conf:2: listeners.tls." + mistake),
                folder.mistakesIn(listener("cert.pem", "key.pem", setting)));
    }

    @Test
    void readsWhatIsAskedOfClients() throws Exception {
        TlsConfig required = tls("minimum = 1.0, client-ca = cert.pem");
        assertEquals(
                List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"),
                required.minimum().andNewer());
        assertEquals(temp.toAbsolutePath().resolve("cert.pem"), required.clientCa());
        assertEquals(ClientCertificates.REQUIRED, required.clientCertificates());

        TlsConfig optional = tls("minimum = \"1.3\", client-ca = cert.pem, client-certificates = optional");
        assertEquals(List.of("TLSv1.3"), optional.minimum().andNewer());
        assertEquals(ClientCertificates.OPTIONAL, optional.clientCertificates());

        TlsConfig off = tls("client-ca = cert.pem, client-certificates = off");
        assertEquals(ClientCertificates.OFF, off.clientCertificates());
    }

    @Test
    void findsBothInOneFileAndSkipsWhatStandsAround() throws Exception {
        GatewayConfig config = folder.read(listener("all.pem", "all.pem", ""));
        Credentials credentials = Credentials.read(
                Objects.requireNonNull(config.listeners().get(0).tls()));
        assertEquals(
                List.of("EC", "RSA"),
                credentials.chain().stream()
                        .map(each -> each.getPublicKey().getAlgorithm())
                        .toList());
    }

    @Test
    void writesNoKeyIntoALog() throws Exception {
        Credentials credentials = Credentials.read(tls(""));
        assertEquals("CN=localhost until " + credentials.notAfter(), credentials.toString());
    }

    @Test
    void warnsOfDates() throws Exception {
        Credentials credentials = Credentials.read(tls(""));
        Instant end = credentials.notAfter();
        Instant start = credentials.certificate().getNotBefore().toInstant();
        assertEquals(Optional.empty(), credentials.warning(start));
        assertEquals(
                Optional.empty(),
                credentials.warning(end.minus(Duration.ofDays(14)).minusSeconds(1)));
        assertEquals(
                Optional.of("is not valid before " + start + ", until then clients refuse it"),
                credentials.warning(start.minusSeconds(1)));
        assertEquals(
                Optional.of("expires at " + end + ", in 14 days"), credentials.warning(end.minus(Duration.ofDays(14))));
        assertEquals(
                Optional.of("expires at " + end + ", in less than a day"), credentials.warning(end.minusSeconds(1)));
        assertEquals(
                Optional.of("has expired at " + end + ", clients refuse it"), credentials.warning(end.plusSeconds(1)));
    }

    private TlsConfig tls(String setting) throws Exception {
        GatewayConfig config = folder.read(listener("cert.pem", "key.pem", setting));
        return Objects.requireNonNull(config.listeners().get(0).tls());
    }

    private static String listener(String certificate, String key) {
        return listener(certificate, key, "");
    }

    private static String listener(String certificate, String key, String more) {
        return "listeners = [\n  { port = 1, speaks = [websocket], tls { certificate = \"" + certificate
                + "\", key = \"" + key + "\", " + more + " } } ]";
    }

    private void pem(String name, String kind) throws Exception {
        Files.writeString(temp.resolve(name), "-----BEGIN " + kind + "-----\nAAAA\n-----END " + kind + "-----\n");
    }
}
