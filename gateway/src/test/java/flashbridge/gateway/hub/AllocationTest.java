package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import flashbridge.gateway.net.Transport;
import io.netty.channel.epoll.Epoll;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A delivery allocates nothing on the heap: what a message costs there does not grow with the number of receivers. */
class AllocationTest {
    /** Less than the smallest object for each of the 10,000 deliveries. */
    private static final long BOUND = 10_000 * 8L;

    @Test
    void costsNoHeapForTenThousandDeliveries() throws Exception {
        judge(allocated());
    }

    @Test
    void costsNoHeapForTenThousandDeliveriesToSockets() throws Exception {
        assumeTrue(Epoll.isAvailable(), "the other transports make an object for each receiver");
        judge(allocated(Transport.EPOLL.name()));
    }

    private static void judge(long allocated) {
        assertTrue(allocated < BOUND, allocated + " bytes for 10,000 deliveries");
    }

    private static long allocated(String... transport) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // without the leak detection of these tests, which keeps a record of every buffer
        List<String> command = new ArrayList<>(
                List.of(java, "-cp", System.getProperty("java.class.path"), AllocationProbe.class.getName()));
        command.addAll(List.of(transport));
        Process probe = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), UTF_8).strip();
        assertTrue(probe.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, probe.exitValue(), said);
        return Long.parseLong(said);
    }
}
