package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask for other keys within TLS 1.3 (RFC 8446 §4.6.3), where it is that of Java. */
@Timeout(60)
class KeyUpdateTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void isAnsweredNowAndThen() throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(TestCertificate.ed25519(temp), "", "");
                TlsClient client = TlsClient.connect(gateway.port("secure"), "TLSv1.3")) {
            for (int i = 0; i < 100; i++) {
                assertEquals("<m/>", client.ask("<m/>"));
                client.shakeHandsAgain();
            }
        }
    }

    @Test
    void endsWhoSendsNothingElse() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(TestCertificate.ed25519(temp), "", "");
                TlsClient client = TlsClient.connect(gateway.port("secure"), "TLSv1.3")) {
            String name = " address=127.0.0.1:" + client.localPort() + " listener=secure";
            client.send("<m/>\0".getBytes(US_ASCII));
            await().atMost(PATIENCE).until(() -> log.with(name).stream().anyMatch(line -> line.startsWith("connect ")));
            asksForKeys(client);

            await().atMost(PATIENCE)
                    .until(() -> log.with(name).stream().anyMatch(line -> line.startsWith("disconnect ")));
            String why = "more than 32 records that bring nothing\"";
            List<String> lines =
                    log.with(name).stream().filter(line -> line.endsWith(why)).toList();
            assertEquals(2, lines.size(), lines.toString());
            assertEquals(
                    1,
                    lines.stream().filter(line -> line.startsWith("refused ")).count());
        }
    }

    private static void asksForKeys(TlsClient client) {
        try {
            for (int i = 0; i < 100; i++) {
                client.shakeHandsAgain();
            }
        } catch (IOException ended) {
            // which is what it has to be
        }
    }
}
