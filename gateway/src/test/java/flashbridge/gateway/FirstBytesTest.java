package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.PolicyClient;
import flashbridge.legacy.PolicyReply;
import flashbridge.legacy.XmlSocketClient;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several protocols on one port, told apart by their first bytes over real sockets. */
class FirstBytesTest {
    private static final String REQUEST = "<policy-file-request/>\0";

    @ParameterizedTest
    @ValueSource(strings = {"flash", "web", "all", "policy"})
    void answersThePolicyOnEveryPortThatSpeaksIt(String listener) throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            int port = gateway.port(listener);
            for (PolicyReply reply : List.of(
                    PolicyClient.ask("127.0.0.1", port, PATIENCE),
                    PolicyClient.askByteByByte("127.0.0.1", port, PATIENCE))) {
                assertTrue(reply.document().startsWith("<cross-domain-policy>"), reply.document());
                assertTrue(reply.endedByNul());
                assertEquals(0, reply.bytesAfterNul());
                assertEquals(PolicyReply.Ending.FIN, reply.ending());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy", "all", "web"})
    void noResetOvertakesThePolicyWhenMoreCameWithTheRequest(String listener) throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection asking = new RawConnection(gateway.port(listener))) {
            asking.send(REQUEST + "x".repeat(30_000));
            String answer = new String(asking.readToEnd(), UTF_8);
            assertTrue(answer.endsWith("</cross-domain-policy>\n\0"), answer);
        }
    }

    @Test
    void neverPutsABroadcastInFrontOfAPolicyAnswer() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawWebSocket chatter = gateway.webSocket("/lobby");
                RawConnection asking = new RawConnection(gateway.port("all"))) {
            asking.send("<policy-file-");
            for (int i = 0; i < 100; i++) {
                chatter.text("noise " + i);
            }
            for (int i = 0; i < 100; i++) {
                chatter.read();
            }
            asking.send("request/>\0");
            String answer = new String(asking.readToEnd(), UTF_8);
            assertTrue(answer.startsWith("<cross-domain-policy>"), answer);
            assertTrue(answer.endsWith("</cross-domain-policy>\n\0"), answer);
        }
    }

    @Test
    void letsSilentClientsHearTheRoomOnASharedPort() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient silent = gateway.xmlSocket("all");
                RawWebSocket chatter = gateway.webSocket("/")) {
            // it takes part from when it is accepted; a few words make sure that some come after that
            String heard = null;
            for (int i = 0; heard == null && i < 100; i++) {
                chatter.text("hello");
                chatter.read();
                heard = tryToHear(silent);
            }
            assertEquals("hello", heard);
        }
    }

    private static @Nullable String tryToHear(XmlSocketClient silent) throws Exception {
        try {
            return silent.receive(Duration.ofMillis(100));
        } catch (SocketTimeoutException notYet) {
            return null;
        }
    }

    @Test
    void losesNothingOfWhatWasSaidDuringTheGrace() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawWebSocket chatter = gateway.webSocket("/");
                RawConnection silent = new RawConnection(gateway.port("all"))) {
            // with half a request it is seated, held back, and undecided
            silent.send("<policy-f");
            for (int i = 0; i < 500; i++) {
                chatter.text("word " + i);
                assertEquals("word " + i, chatter.read().text());
            }
            silent.send("ile/>\0");
            StringBuilder heard = new StringBuilder();
            while (!heard.toString().endsWith("<policy-file/>")) {
                int next = silent.readByte();
                heard.append(next == 0 ? '\n' : (char) next);
            }
            List<String> words = heard.toString().lines().toList();
            int first = 500 - (words.size() - 1);
            for (int i = 0; i < words.size() - 1; i++) {
                assertEquals("word " + (first + i), words.get(i)); // whatever came first, no gap behind it
            }
        }
    }

    @Test
    void hearsWhatComesBehindALoneNul() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection odd = new RawConnection(gateway.port("all"))) {
            odd.send("\0");
            odd.send("\0\0<m/>\0");
            assertEquals("<m/>\0", new String(odd.read(5), UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET me a beer", "HELLO", "<policy-file-request/", "%xt%s%", "A", "\u0416"})
    void takesOtherTextForXmlSocket(String message) throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection whole = new RawConnection(gateway.port("all"));
                RawConnection slow = new RawConnection(gateway.port("all"))) {
            byte[] bytes = (message + "\0").getBytes(UTF_8);
            whole.send(bytes);
            assertEquals(message + "\0", new String(whole.read(bytes.length), UTF_8));
            slow.sendByteByByte(bytes);
            assertEquals(message + "\0", new String(slow.read(bytes.length), UTF_8));
        }
    }

    @Test
    void refusesTextWhereNoXmlSocketIsSpokenAndEndsTheStream() throws Exception {
        for (String listener : List.of("web", "policy")) {
            try (TestGateway gateway = TestGateway.open("");
                    ClientLog log = new ClientLog();
                    RawConnection lost = new RawConnection(gateway.port(listener))) {
                lost.send("<hello/>\0");
                assertEquals(0, lost.readToEnd().length);
                String why = log.with("refused    ").get(0);
                String spoken = listener.equals("web") ? "policy, websocket" : "policy";
                assertTrue(
                        why.endsWith(
                                " reason=\"sent something that is none of what this port speaks: " + spoken + "\""),
                        why);
            }
        }
    }

    @Test
    void refusesPolicyRequestsAndTlsWhereTheyAreNotSpoken() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient member = gateway.member("alone");
                RawConnection asking = new RawConnection(gateway.port("alone"));
                RawConnection tls = new RawConnection(gateway.port("all"))) {
            asking.send(REQUEST);
            assertEquals(0, asking.readToEnd().length);
            tls.send((byte) 0x16, (byte) 3, (byte) 1, (byte) 2, (byte) 0);
            assertEquals(0, tls.readToEnd().length);
            member.send("nobody heard of it");
            assertEquals("nobody heard of it", member.receive(PATIENCE));
        }
    }

    @Test
    void takesAPolicyRequestAfterTheGraceWhenNothingWasSaidYet() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.handshake-timeout = 100ms");
                RawConnection late = new RawConnection(gateway.port("flash"))) {
            late.send("<policy-file");
            late.send("-request/>\0");
            assertTrue(new String(late.readToEnd(), UTF_8).startsWith("<cross-domain-policy>"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<policy-file"})
    void saysOfWhoAsksForThePolicyLateWhatItWasTakenFor(String half) throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                ClientLog log = new ClientLog();
                RawConnection late = new RawConnection(gateway.port("flash"))) {
            late.send(half);
            await().atMost(PATIENCE).until(() -> log.with("connect    ").size() == 1); // after silent-grace
            late.send(REQUEST.substring(half.length())).readToEnd();
            String why = log.with("disconnect ").get(0);
            assertTrue(
                    why.endsWith(
                            " reason=\"was taken for XMLSocket after silent-grace, and then sent a policy request\""),
                    why);
        }
    }

    @Test
    void givesUpWhoSaysNothingCompleteWhereAGreetingIsDue() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.handshake-timeout = 100ms");
                RawConnection silent = new RawConnection(gateway.port("web"));
                RawConnection slow = new RawConnection(gateway.port("web"))) {
            slow.send("GET / HTTP/1.1\r\nHost:");
            assertEquals(0, silent.readToEnd().length);
            String answer = new String(slow.readToEnd(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 408 Request Timeout\r\n"), answer);
        }
    }

    @Test
    void hearsWhatWasSaidBeforeAnImmediateGoodbye() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient member = gateway.member("alone");
                RawConnection hasty = new RawConnection(gateway.port("all"))) {
            hasty.send("<last-words/>\0");
            hasty.finish();
            assertEquals("<last-words/>", member.receive(PATIENCE));
        }
    }

    @Test
    void endsWhoBreaksTheRulesOfXmlSocket() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.max-message-size = 1KiB");
                XmlSocketClient member = gateway.member("alone");
                RawConnection loud = new RawConnection(gateway.port("alone"));
                RawConnection garbled = new RawConnection(gateway.port("alone"));
                RawConnection fits = new RawConnection(gateway.port("alone"))) {
            loud.send("x".repeat(1025));
            assertEquals(0, loud.readToEnd().length);
            garbled.send((byte) 'a', (byte) 0xFF, (byte) 0);
            assertEquals(0, garbled.readToEnd().length);
            fits.send("x".repeat(1024) + "\0\0\0after\0");
            assertEquals("x".repeat(1024), member.receive(PATIENCE));
            assertEquals("after", member.receive(PATIENCE)); // empty messages are keep-alives and go nowhere
        }
    }

    @Test
    void letsNobodyInBeyondTheLimit() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.max-connections = 1");
                XmlSocketClient first = gateway.member("alone")) {
            try (XmlSocketClient second = gateway.xmlSocket("alone")) {
                assertNull(second.receive(PATIENCE));
            }
            first.send("mine");
            assertEquals("mine", first.receive(PATIENCE));
        }
    }
}
