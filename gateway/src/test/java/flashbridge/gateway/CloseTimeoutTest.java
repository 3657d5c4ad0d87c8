package flashbridge.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is told goodbye and never answers. */
@Timeout(60)
class CloseTimeoutTest {
    private static final String LIMITS = "limits { queue-max-size = 64KiB, close-timeout = 200ms, drain-time = 0s }";

    @Test
    void isCutOffWhichItsLineSays() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open(LIMITS);
                RawWebSocket mute = gateway.webSocket("/")) {
            gateway.drain();
            assertEquals(1001, mute.read().code());
            mute.raw().readToEnd();
            String line = disconnect(log, mute);
            assertTrue(line.endsWith("; did not answer within limits.close-timeout\""), line);
        }
    }

    @Test
    void isCounted() throws Exception {
        String word = "w".repeat(64 * 1024);
        try (TestGateway gateway = TestGateway.open("admin.port = 0, " + LIMITS);
                RawWebSocket lazy = RawWebSocket.open(
                        new RawConnection(gateway.port("web"), 4096), "/", "Sec-WebSocket-Version: 13");
                RawWebSocket talker = gateway.webSocket("/")) {
            lazy.text("in");
            assertEquals("in", talker.read().text());
            for (int i = 0; i < 120; i++) { // more than any socket buffer takes
                assertEquals(word, talker.text(word).read().text());
            }
            await().until(
                            () -> counts(gateway)
                                    .equals(
                                            List.of(
                                                    "flashbridge_close_timeouts_total{draft=\"RFC-6455\",listener=\"web\",proto=\"websocket\"} 1.0")));
        }
    }

    @Test
    void isNotSaidOfWhoAnswers() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open("limits { close-timeout = 1m, drain-time = 0s }");
                RawWebSocket polite = gateway.webSocket("/")) {
            CompletableFuture<Void> drained = CompletableFuture.runAsync(gateway::drain);
            polite.frame(0x88, polite.read().payload()).raw().readToEnd();
            drained.get(10, TimeUnit.SECONDS);
            String line = disconnect(log, polite);
            assertFalse(line.contains("close-timeout"), line);
        }
    }

    private static String disconnect(ClientLog log, RawWebSocket client) {
        String name = " address=127.0.0.1:" + client.raw().localPort() + " ";
        await().until(() -> log.with(name).size() == 2);
        return log.with(name).get(1);
    }

    private static List<String> counts(TestGateway gateway) throws Exception {
        return RawConnection.exchange(gateway.adminPort(), "GET /metrics HTTP/1.0\r\n\r\n")
                .lines()
                .filter(line -> line.startsWith("flashbridge_close_timeouts_total{"))
                .toList();
    }
}
