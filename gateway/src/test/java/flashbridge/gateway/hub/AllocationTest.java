package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A delivery allocates nothing on the heap: what a message costs there does not grow with the number of receivers. */
class AllocationTest {
    /** Less than the smallest object for each of the 10,000 deliveries. */
    private static final long BOUND = 10_000 * 8L;

    @Test
    void costsNoHeapForTenThousandDeliveries() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // without the leak detection of these tests, which keeps a record of every buffer
        Process probe = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), AllocationProbe.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), UTF_8).strip();
        assertTrue(probe.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, probe.exitValue(), said);
        assertTrue(Long.parseLong(said) < BOUND, said + " bytes for 10,000 deliveries");
    }
}
