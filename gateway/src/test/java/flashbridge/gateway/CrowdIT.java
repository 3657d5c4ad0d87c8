package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many who begin a long message in the same moment, far more than may be kept, beside some who say little. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrowdIT {
    private static final int CROWD = 250;
    private static final int BEGUN = 900_000; // so about 225 MB in all
    private static final int HEALTHY = 10;
    private static final int WORDS = 200;
    private static final String CONFIG = """
            listeners = [
              { name = crowd, address = 127.0.0.1, port = 0, speaks = [xmlsocket], room = crowd }
              { name = healthy, address = 127.0.0.1, port = 0, speaks = [xmlsocket], room = healthy }
            ]
            admin.port = 0
            limits { max-message-size = 1MiB, memory-budget = 32MiB }
            """;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void takesNoMemoryThatIsNotThereAndNobodyElseLosesAWord() throws Exception {
        GatewayProcess.withConfig(temp, CONFIG, "--help").close();
        List<AutoCloseable> clients = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.start(
                Map.of("JDK_JAVA_OPTIONS", "-Xmx128m -XX:MaxDirectMemorySize=64m"),
                "--config",
                temp.resolve("gateway.conf").toString())) {
            gateway.block();
            gateway.mute();
            List<RawConnection> crowd = connect(CROWD, gateway.port("crowd"), clients);
            List<RawConnection> healthy = connect(HEALTHY, gateway.port("healthy"), clients);
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> gateway.figure("flashbridge_connections") == CROWD + HEALTHY);

            List<CompletableFuture<Void>> begun = crowd.stream()
                    .map(client -> CompletableFuture.runAsync(() -> begin(client), task -> new Thread(task).start()))
                    .toList();
            for (int i = 0; i < WORDS; i++) {
                byte[] word = ("word " + i + "\0").getBytes(US_ASCII);
                healthy.get(i % HEALTHY).send(word);
                for (RawConnection one : healthy) {
                    assertEquals(new String(word, US_ASCII), new String(one.read(word.length), US_ASCII));
                }
            }
            await().atMost(30, TimeUnit.SECONDS).until(() -> begun.stream().allMatch(CompletableFuture::isDone));
            // a few stay, who wait for the rest of their messages
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> gateway.figure("flashbridge_slow_consumer_disconnects_total") > CROWD / 2);
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> gateway.figure("flashbridge_memory_kept_bytes") <= 32 << 20);
            assertEquals(0, gateway.figure("flashbridge_out_of_memory_total"));
        } finally {
            for (AutoCloseable client : clients) {
                client.close();
            }
        }
    }

    private static List<RawConnection> connect(int number, int port, List<AutoCloseable> clients) throws IOException {
        List<RawConnection> connected = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            connected.add(new RawConnection(port));
        }
        clients.addAll(connected);
        return connected;
    }

    private static void begin(RawConnection client) {
        byte[] message = new byte[BEGUN];
        Arrays.fill(message, (byte) 'a');
        try {
            client.send(message);
        } catch (IOException madeRoom) {
            // as most of them have to
        }
    }
}
