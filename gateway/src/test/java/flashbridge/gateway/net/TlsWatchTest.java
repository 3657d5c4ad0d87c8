package flashbridge.gateway.net;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.ClientLog;
import flashbridge.gateway.TestCertificate;
import flashbridge.gateway.config.Credentials;
import flashbridge.gateway.config.TlsConfig;
import flashbridge.policy.FileStamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How certificates are renewed in the field, and that each way is seen. */
@Timeout(60)
class TlsWatchTest {
    @TempDir
    private Path temp = Path.of("");

    private Path first = temp;
    private Path second = temp;
    private final TlsWatch watch = new TlsWatch(Duration.ofMillis(20));

    @BeforeEach
    void makeCertificates() throws Exception {
        first = folder("first");
        second = folder("second");
        TestCertificate.in(first);
        TestCertificate.in(second);
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    /** As cp does it. */
    @Test
    void seesAFileThatIsWrittenOver() throws Exception {
        Path live = folder("live");
        copy(first, live);
        try (Tls tls = watched(live)) {
            copy(second, live);
            await().atMost(PATIENCE).until(() -> tls.credentials().equals(in(second)));
        }
    }

    /** As Kubernetes does it: the folder is a link, and the link is exchanged; here with files of the same age and size. */
    @Test
    void seesALinkThatLeadsElsewhere() throws Exception {
        Path live = Files.createSymbolicLink(temp.resolve("live"), first);
        for (String name : List.of("cert.pem", "key.pem")) {
            FileTime age = Files.getLastModifiedTime(first.resolve(name));
            Files.setLastModifiedTime(second.resolve(name), age);
        }
        try (Tls tls = watched(live)) {
            Path next = Files.createSymbolicLink(temp.resolve("next"), second);
            Files.move(next, live, StandardCopyOption.ATOMIC_MOVE);
            await().atMost(PATIENCE).until(() -> tls.credentials().equals(in(second)));
        }
    }

    @Test
    void waitsForTheOtherFileAndComplainsOnce() throws Exception {
        Path live = folder("live");
        copy(first, live);
        try (ClientLog log = ClientLog.of(Tls.class);
                Tls tls = watched(live)) {
            Credentials before = tls.credentials();
            Files.delete(live.resolve("key.pem"));
            String complaint = "listener own: keeps its certificate: tls.key must be a file that can be read, but "
                    + live.resolve("key.pem") + " is none";
            await().atMost(PATIENCE).until(() -> !log.with(complaint).isEmpty());
            assertEquals(before, tls.credentials());
            await().pollDelay(200, TimeUnit.MILLISECONDS) // time for ten more, if it did not remember
                    .until(() -> log.with(complaint).size() == 1);
            copy(second, live);
            await().atMost(PATIENCE).until(() -> tls.credentials().equals(in(second)));
            assertEquals(1, log.with("keeps its certificate").size());
            String good = "listener own: new connections get the certificate of CN=localhost, valid until "
                    + in(second).notAfter();
            assertEquals(1, log.with(good).size());
        }
    }

    @Test
    void remindsOnceADayWhenTheEndIsNear() throws Exception {
        try (ClientLog log = ClientLog.of(Tls.class);
                Tls tls = tls(first)) {
            Instant end = tls.credentials().notAfter();
            Instant start = end.minus(Duration.ofDays(15));
            for (int hour = 0; hour < 17 * 24; hour++) {
                tls.remind(start.plus(Duration.ofHours(hour)).plusSeconds(1));
            }
            String file = "listener own: " + first.resolve("cert.pem");
            assertEquals(14, log.with(file + " expires at " + end + ", in ").size());
            assertEquals(1, log.with(file + " has expired at " + end).size());
            assertEquals(15, log.with(file).size());
        }
    }

    private Tls watched(Path folder) throws Exception {
        Tls tls = tls(folder);
        watch.look(List.of(tls));
        return tls;
    }

    private Tls tls(Path folder) throws Exception {
        String text =
                new TestCertificate(folder.resolve("cert.pem"), folder.resolve("key.pem"), folder).listener("own");
        Tls tls = Tls.of(TlsServer.listener(temp, text));
        assertTrue(tls.stamps().stream().allMatch(FileStamp::readable));
        return tls;
    }

    private static Credentials in(Path folder) throws Exception {
        return Credentials.read(new TlsConfig(
                folder.resolve("cert.pem"),
                folder.resolve("key.pem"),
                TlsConfig.Version.TLS_1_2,
                null,
                TlsConfig.ClientCertificates.OFF));
    }

    private Path folder(String name) throws Exception {
        return Files.createDirectory(temp.resolve(name));
    }

    private static void copy(Path from, Path to) throws Exception {
        for (String name : List.of("cert.pem", "key.pem")) {
            Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
