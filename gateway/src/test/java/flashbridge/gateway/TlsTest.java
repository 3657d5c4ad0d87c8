package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
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
import java.util.Set;
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
                    .until(() -> !log.with("said nothing within limits.handshake-timeout")
                            .isEmpty());
        }
    }

    @Test
    void whoTakesTooLongIsNotedAsQuietlyAsOnOtherPorts() throws Exception {
        String late = "within limits.handshake-timeout";
        byte[] hello = {0x16, 3, 1, 0, 4, 1, 0}; // RFC 8446 §5.1: a record, and half of what it holds
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(temp, "limits.handshake-timeout = 300ms");
                RawConnection silent = new RawConnection(gateway.port("secure"));
                RawConnection half = new RawConnection(gateway.port("secure"));
                RawConnection plain = new RawConnection(gateway.port("policy"))) {
            half.send(hello);
            plain.send("<policy");
            half.readToEnd();
            silent.readToEnd();
            plain.readToEnd();
            await().atMost(PATIENCE).until(() -> log.with(late).size() == 3);
            assertEquals(Set.of(Level.INFO), log.levelsOf(late));
        }
    }

    /** What decides whether somebody gets in, and nothing of what it says. */
    @Test
    void debugShowsWhyAClientGetsIn() throws Exception {
        String request = RawWebSocket.request(
                "/lobby?token=SECRET", "Sec-WebSocket-Version: 13", "Origin: http://localhost", "Cookie: SECRET");
        try (ClientLog log = new ClientLog().withDebug();
                TestGateway gateway = TestGateway.openSecure(temp, "");
                TlsClient client = TlsClient.connect(gateway.port("secure"))) {
            client.askToTheEnd((request + "SECRET").getBytes(US_ASCII));
            await().until(() -> log.with("disconnect ").size() == 1);
            String peer = log.with("connect    ").get(0).substring(11).replaceFirst(" protocol=.*", "");
            assertEquals(
                    List.of(
                            "begins     " + peer + " with=\"a TLS hello\"",
                            "begins     " + peer + " with=\"an HTTP request\""),
                    log.with("begins     " + peer));
            assertTrue(log.with("secure     " + peer + " tls=TLSv1.3 cipher=TLS_")
                    .get(0)
                    .endsWith(" alpn=none"));
            String headers = log.with("request    " + peer + " draft=RFC-6455 headers=\"")
                    .get(0);
            assertTrue(headers.contains("Sec-WebSocket-Version") && headers.contains("Cookie"), headers);
            assertEquals(
                    1,
                    log.with("origin     " + peer + " \"http://localhost\" let in by /").stream()
                            .filter(line -> line.endsWith("/crossdomain.xml:2"))
                            .count());
            assertEquals(List.of(), log.with("SECRET"));
        }
    }

    /** As a port scan does, or whoever looks whether somebody is there; without TLS it is the same. */
    @Test
    void whoSaysNothingAndLeavesIsNoMember() throws Exception {
        TestCertificate certificate = TestCertificate.in(temp);
        String own = certificate.listener("own").replace("[policy, xmlsocket, websocket]", "[xmlsocket]");
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(certificate, "", "listeners += " + own);
                XmlSocketClient member = gateway.member("flash")) {
            for (String listener : List.of("secure", "own", "all", "alone")) {
                new RawConnection(gateway.port(listener)).close();
            }
            for (String listener : List.of("secure", "own")) {
                TlsClient.connect(gateway.port(listener)).close();
            }
            try (RawConnection silent = new RawConnection(gateway.port("alone"))) {
                member.send("heard at once");
                assertEquals("heard at once\0", new String(silent.read(14), US_ASCII));
                await().atMost(PATIENCE).until(() -> log.with("connect    ").size() == 2); // it stays, so it listens
                assertTrue(log.with("connect    ").get(1).contains(" listener=alone "));
                assertEquals(0, log.with("disconnect ").size());
            }
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
