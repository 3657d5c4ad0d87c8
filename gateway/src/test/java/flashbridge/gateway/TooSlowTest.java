package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.RawWebSocket.Frame;
import flashbridge.legacy.XmlSocketClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who falls too far behind is told so, in its own framing, behind what it has been given before; the others hear all. */
class TooSlowTest {
    private static final String WORD = "w".repeat(64 * 1024);
    private static final int WORDS = 120; // more than any socket buffer takes
    private static final String SETTINGS = "limits { queue-max-size = 64KiB, close-timeout = 1m }\n"
            + "listeners += { name = kiosk, port = 0, address = 127.0.0.1, speaks = [xmlsocket], room = lobby,"
            + " goodbye-message = \"<bye why='{reason}'/>\" }\n";

    @Test
    void aBrowserIsToldWithACode() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS);
                ClientLog log = new ClientLog();
                RawWebSocket lazy = RawWebSocket.open(
                        new RawConnection(gateway.port("web"), 4096), "/", "Sec-WebSocket-Version: 13")) {
            talk(gateway);
            assertEquals("in", lazy.read().text());
            int heard = 0;
            Frame frame = lazy.read();
            while (frame.first() == 0x81) {
                heard++;
                assertEquals(WORD, frame.text());
                frame = lazy.read();
            }
            assertTrue(heard < WORDS, "it was ended before it heard all");
            assertEquals(0x88, frame.first());
            assertEquals(1013, frame.code());
            assertTrue(frame.text().contains("limits.queue-max-size"), frame.text());
            lazy.frame(0x88, frame.payload()[0], frame.payload()[1]);
            assertEquals(0, lazy.raw().readToEnd().length);
            assertLogged(log, lazy.raw());
        }
    }

    @Test
    void hixie76IsToldWithItsClosingFrame() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS);
                ClientLog log = new ClientLog();
                RawConnection lazy = SilentHixieTest.connect(new RawConnection(gateway.port("web"), 4096), 76)) {
            talk(gateway);
            lazy.send((byte) 0xFF, (byte) 0); // its answer, as it reads all at once
            assertHeard(new String(lazy.readToEnd(), ISO_8859_1), "\0", "\u00ff", "\u00ff\0");
            assertLogged(log, lazy);
        }
    }

    @Test
    void flashIsToldWithTheLastMessageOfItsListener() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS);
                ClientLog log = new ClientLog();
                RawConnection lazy = new RawConnection(gateway.port("kiosk"), 4096)) {
            talk(gateway);
            String all = new String(lazy.readToEnd(), ISO_8859_1);
            String last = all.substring(all.lastIndexOf("<"));
            assertTrue(last.matches("<bye why='.*limits\\.queue-max-size.*'/>\0"), last);
            assertHeard(all, "", "\0", last);
            assertLogged(log, lazy);
        }
    }

    private static void talk(TestGateway gateway) throws Exception {
        try (XmlSocketClient other = gateway.member("alone");
                RawWebSocket talker = gateway.webSocket("/")) {
            for (int i = 0; i < WORDS; i++) {
                talker.text(WORD);
                assertEquals(WORD, talker.read().text());
                assertEquals(WORD, other.receive(PATIENCE));
            }
        }
    }

    /** The first word of somebody, whole long ones, and the goodbye. */
    private static void assertHeard(String all, String begin, String end, String goodbye) {
        String first = begin + "in" + end;
        assertTrue(all.startsWith(first), all.substring(0, Math.min(20, all.length())));
        assertTrue(all.endsWith(goodbye), all.substring(Math.max(0, all.length() - 100)));
        String words = all.substring(first.length(), all.length() - goodbye.length());
        int heard = words.length() / (begin + WORD + end).length();
        assertTrue(heard > 0 && heard < WORDS, "heard " + heard);
        assertEquals((begin + WORD + end).repeat(heard), words);
    }

    private static void assertLogged(ClientLog log, RawConnection client) throws IOException {
        String address = "address=127.0.0.1:" + client.localPort() + " ";
        await().atMost(PATIENCE)
                .until(() -> log.with(address).stream()
                        .anyMatch(line -> line.startsWith("disconnect ") && line.contains("limits.queue-max-size")));
        assertEquals(List.of(), log.with("fault"));
    }
}
