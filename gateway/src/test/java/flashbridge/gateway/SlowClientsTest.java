package flashbridge.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Many who never read, beside some who do. */
class SlowClientsTest {
    private static final int STALLED = 300;
    private static final int HEALTHY = 20;
    private static final int MESSAGES = 25_000;
    private static final int SIZE = 4096; // so about 100 MB in all
    private static final int BUDGET = 32 << 20;

    @Test
    void areBoundedWhileTheOthersLoseNothing() throws Exception {
        String settings = "admin.port = 0, limits { queue-max-size = 4MiB, memory-budget = 32MiB }";
        List<RawConnection> stalled = new ArrayList<>();
        try (TestGateway gateway = TestGateway.open(settings);
                RawConnection publisher = new RawConnection(gateway.port("alone"))) {
            for (int i = 0; i < STALLED; i++) {
                RawConnection one = new RawConnection(gateway.port("alone"), 4096);
                stalled.add(one.send("in\0"));
            }
            List<CompletableFuture<Integer>> healthy = new ArrayList<>();
            for (int i = 0; i < HEALTHY; i++) {
                RawConnection reader = new RawConnection(gateway.port("alone"));
                reader.send("\0"); // which says nothing
                healthy.add(
                        CompletableFuture.supplyAsync(() -> numbersInOrder(reader), task -> new Thread(task).start()));
            }
            await().until(() ->
                    metric(gateway, "flashbridge_connections{draft=\"none\",listener=\"alone\",proto=\"xmlsocket\"} ")
                            >= STALLED + HEALTHY);
            CompletableFuture<Integer> own =
                    CompletableFuture.supplyAsync(() -> numbersInOrder(publisher), task -> new Thread(task).start());
            double most = 0;
            for (int i = 0; i < MESSAGES; i++) {
                publisher.send(message(i));
                if (i % 500 == 0) {
                    most = Math.max(most, metric(gateway, "flashbridge_memory_kept_bytes "));
                }
            }
            for (CompletableFuture<Integer> reader : healthy) {
                assertEquals(MESSAGES, reader.get(2, TimeUnit.MINUTES));
            }
            assertEquals(MESSAGES, own.get(2, TimeUnit.MINUTES));
            assertTrue(most <= BUDGET, "kept " + most);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> metric(gateway, "flashbridge_slow_consumer_disconnects_total ") == STALLED);
        } finally {
            for (RawConnection one : stalled) {
                one.close();
            }
        }
    }

    private static byte[] message(int number) {
        String text = String.format("%08d", number);
        return (text + "x".repeat(SIZE - text.length()) + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** How many messages came in their order, up to the last one; what others say in between is passed over. */
    private static int numbersInOrder(RawConnection reader) {
        byte[] some = new byte[64 * 1024];
        StringBuilder begun = new StringBuilder();
        int next = 0;
        try {
            while (next < MESSAGES) {
                int length = reader.readSome(some);
                if (length < 0) {
                    return next;
                }
                for (int i = 0; i < length; i++) {
                    if (some[i] == 0) {
                        next += begun.toString().equals(String.format("%08d", next)) ? 1 : 0;
                        begun.setLength(0);
                    } else if (begun.length() < 8) {
                        begun.append((char) some[i]);
                    }
                }
            }
            return next;
        } catch (IOException broken) {
            throw new IllegalStateException(next + " messages, and then", broken);
        }
    }

    private static double metric(TestGateway gateway, String name) throws IOException {
        try (RawConnection operator = new RawConnection(gateway.adminPort())) {
            operator.send("GET /metrics HTTP/1.0\r\n\r\n");
            String text = new String(operator.readToEnd(), StandardCharsets.UTF_8);
            Matcher value = Pattern.compile("\n" + Pattern.quote(name) + "([-0-9.E]+)\n")
                    .matcher(text);
            return value.find() ? Double.parseDouble(value.group(1)) : 0;
        }
    }
}
