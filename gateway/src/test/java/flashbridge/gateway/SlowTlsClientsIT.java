package flashbridge.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many who never read, behind TLS, where everybody has ciphertext of his own, beside some who do read. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowTlsClientsIT {
    private static final int STALLED = 300;
    private static final int HEALTHY = 20; // every second one with TLS
    private static final int MESSAGES = 1_700;
    private static final int SIZE = 60_000; // so about 100 MB in all
    private static final int AHEAD = 8; // of the slowest of the healthy
    private static final int BUDGET = 32 << 20;

    @TempDir
    private Path temp = Path.of("");

    private final AtomicIntegerArray heard = new AtomicIntegerArray(HEALTHY);
    private double mostKept;
    private double mostDirect;

    @Test
    void areBoundedWhileTheOthersLoseNothing() throws Exception {
        GatewayProcess.withConfig(temp, config(), "--help").close();
        List<AutoCloseable> clients = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.start(
                Map.of("JDK_JAVA_OPTIONS", "-Xmx128m -XX:MaxDirectMemorySize=256m"),
                "--config",
                temp.resolve("gateway.conf").toString())) {
            gateway.block();
            gateway.mute();
            for (int i = 0; i < STALLED; i++) {
                clients.add(TlsClient.narrow(gateway.port("secure")));
            }
            List<CompletableFuture<Void>> healthy = new ArrayList<>();
            for (int i = 0; i < HEALTHY; i++) {
                healthy.add(reads(i, gateway, clients));
            }
            RawConnection speaker = new RawConnection(gateway.port("quiet"));
            clients.add(speaker);
            await().until(() -> gateway.figure("flashbridge_connections") > STALLED + HEALTHY);

            publish(speaker, gateway);

            for (CompletableFuture<Void> reader : healthy) {
                reader.get(30, TimeUnit.SECONDS);
            }
            for (int i = 0; i < HEALTHY; i++) {
                assertEquals(MESSAGES, heard.get(i), "reader " + i);
            }
            assertEquals(0, gateway.figure("flashbridge_out_of_memory_total"));
            assertTrue(mostKept <= BUDGET, "kept " + mostKept);
            // as much as gateway.conf asks for
            assertTrue(mostDirect <= BUDGET / 2 * 3, "direct memory " + mostDirect);
            assertTrue(mostKept > STALLED * 16 * 1024, "nobody was slow: kept " + mostKept);
        } finally {
            for (AutoCloseable client : clients) {
                client.close();
            }
        }
    }

    private String config() throws Exception {
        String secure = TestCertificate.in(temp).listener("secure");
        return """
            listeners = [
              { name = quiet, address = 127.0.0.1, port = 0, speaks = [xmlsocket], room = lobby }
              { name = plain, address = 127.0.0.1, port = 0, speaks = [xmlsocket], room = lobby }
              %s
            ]
            admin.port = 0
            echo = false
            limits { queue-max-size = 4MiB, memory-budget = 32MiB }
            """.formatted(secure.replace("policy, xmlsocket, websocket", "xmlsocket"));
    }

    private CompletableFuture<Void> reads(int number, GatewayProcess gateway, List<AutoCloseable> clients)
            throws Exception {
        Reader reader;
        if (number % 2 == 0) {
            RawConnection plain = new RawConnection(gateway.port("plain"));
            clients.add(plain);
            reader = plain::readSome;
        } else {
            TlsClient secure = TlsClient.connect(gateway.port("secure"));
            clients.add(secure);
            reader = secure::readSome;
        }
        return CompletableFuture.runAsync(() -> count(number, reader), task -> new Thread(task).start());
    }

    private interface Reader {
        int readSome(byte[] into) throws IOException;
    }

    /** How many messages came whole, in their order. */
    private void count(int reader, Reader from) {
        byte[] some = new byte[64 * 1024];
        int at = 0;
        try {
            while (heard.get(reader) < MESSAGES) {
                int length = from.readSome(some);
                for (int i = 0; i < length; ) { // looks at the ends of all pieces, for there are 2 GB of them
                    int piece = Math.min(length - i, SIZE - at);
                    assertEquals(byteOf(heard.get(reader), at), some[i]);
                    assertEquals(byteOf(heard.get(reader), at + piece - 1), some[i + piece - 1]);
                    i += piece;
                    at = (at + piece) % SIZE;
                    heard.addAndGet(reader, at == 0 ? 1 : 0);
                }
                assertTrue(length >= 0, () -> "ended after " + heard.get(reader));
            }
        } catch (IOException broken) {
            throw new IllegalStateException(heard.get(reader) + " messages, and then", broken);
        }
    }

    private static byte byteOf(int message, int at) {
        return at == SIZE - 1 ? 0 : (byte) ('a' + message % 26);
    }

    /** Never so much at once that who reads would be slow. */
    private void publish(RawConnection speaker, GatewayProcess gateway) throws Exception {
        byte[] message = new byte[SIZE];
        for (int i = 0; i < MESSAGES; i++) {
            Arrays.fill(message, 0, SIZE - 1, byteOf(i, 0));
            speaker.send(message);
            if (i % 10 == 0) {
                mostKept = Math.max(mostKept, gateway.figure("flashbridge_memory_kept_bytes"));
                mostDirect = Math.max(mostDirect, gateway.figure("flashbridge_direct_memory_bytes"));
            }
            int least = i - AHEAD;
            if (slowest() < least) {
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> slowest() >= least);
            }
        }
    }

    private int slowest() {
        int least = MESSAGES;
        for (int i = 0; i < HEALTHY; i++) {
            least = Math.min(least, heard.get(i));
        }
        return least;
    }
}
