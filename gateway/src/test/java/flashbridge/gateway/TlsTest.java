package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.Draft;
import flashbridge.legacy.LegacyClient;
import flashbridge.legacy.PolicyClient;
import flashbridge.legacy.PolicyReply;
import flashbridge.legacy.Request;
import flashbridge.legacy.XmlSocketClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A port with TLS: what is said without it, and that nothing gets mixed up inside of it. */
@Timeout(60)
class TlsTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void answersPolicyRequestsInTheClear() throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "")) {
            PolicyReply reply = PolicyClient.askByteByByte("127.0.0.1", gateway.port("secure"), PATIENCE);
            assertEquals(PolicyReply.Ending.FIN, reply.ending());
            assertTrue(reply.endedByNul());
        }
    }

    @Test
    void saysThatItWantsTls() throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "");
                RawConnection browser = new RawConnection(gateway.port("secure"))) {
            browser.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String head = browser.readHead();
            assertTrue(head.startsWith("HTTP/1.1 400 Bad Request\r\n"), head);
            assertEquals(
                    "This port speaks TLS: begin the address with https:// or wss://.\n",
                    new String(browser.readToEnd(), UTF_8));
        }
    }

    @Test
    void letsNobodyInWithoutTls() throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "");
                XmlSocketClient inside = gateway.member("flash");
                RawConnection plain = new RawConnection(gateway.port("secure"))) {
            plain.send("<forged/>\0");
            assertEquals(0, plain.readToEnd().length);
            inside.send("only this");
            assertEquals("only this", inside.receive(PATIENCE));
        }
    }

    @Test
    void hangsUpOnWhoBeginsNoHandshakeOrABrokenOne() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(temp, "limits.handshake-timeout = 300ms");
                RawConnection silent = new RawConnection(gateway.port("secure"));
                RawConnection broken = new RawConnection(gateway.port("secure"))) {
            broken.send(new byte[] {0x16, 3, 1, 0, 4, 1, 2, 3, 4});
            broken.readToEnd();
            assertEquals(0, silent.readToEnd().length);
            await().atMost(PATIENCE).until(() -> !log.with("no TLS handshake").isEmpty());
            await().atMost(PATIENCE)
                    .until(() -> !log.with("said nothing complete within limits.handshake-timeout")
                            .isEmpty());
        }
    }

    /** Many receivers share one buffer, and TLS gathers what it encrypts: each must still hear its own bytes only. */
    @Test
    void keepsTheBytesOfManyReceiversApart() throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "")) {
            URI address = URI.create("wss://localhost:" + gateway.port("secure") + "/lobby");
            Request request = Request.of(address).trustingAnybody().withTimeout(PATIENCE);
            List<LegacyClient> clients = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                clients.add(Draft.RFC_6455.connect(request));
            }
            for (int round = 0; round < 20; round++) {
                for (LegacyClient client : clients) {
                    client.send("round " + round);
                }
                for (LegacyClient client : clients) {
                    client.ping(PATIENCE); // its pong is written beside what all hear
                    for (int i = 0; i < clients.size(); i++) {
                        assertEquals("round " + round, client.receive(PATIENCE));
                    }
                }
            }
            for (LegacyClient client : clients) {
                client.leave(PATIENCE); // close_notify and FIN in their order
                assertNull(client.receive(PATIENCE));
            }
        }
    }
}
