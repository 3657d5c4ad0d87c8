package flashbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The process ends with its command line, whatever else is still running in it. */
class ProcessEndTest {
    /** As an event loop may: the gateway has stopped all the same. */
    @Test
    void endsTheProcessThoughAThreadGoesOn() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithAStuckThread.class.getName(),
                        "--version")
                .redirectErrorStream(true)
                .start();
        try {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it goes on");
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    /** The command line, and a thread that never ends. */
    static final class WithAStuckThread {
        private WithAStuckThread() {}

        public static void main(String[] args) {
            new Thread(() -> new Semaphore(0).acquireUninterruptibly()).start();
            Main.main(args);
        }
    }
}
