package flashbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the jar as it is shipped takes outside of Java's heap. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DirectMemoryIT {
    private static final int MIB = 1 << 20;
    private static final int MESSAGE = 16 * MIB;
    private static final String CONFIG = """
            listeners = [
              { name = flash, address = 127.0.0.1, port = 0, speaks = [xmlsocket] }
            ]
            admin.port = 0
            limits { max-message-size = 16MiB, queue-max-size = 64MiB }
            """;

    @TempDir
    private Path temp = Path.of("");

    /** Where java.nio counts it, an event loop sleeps for each buffer that cannot be had: here it would have 4 MiB. */
    @Test
    void isCountedByNettyAndNotByJavaWhichSleepsWhereItIsUsedUp() throws Exception {
        GatewayProcess.withConfig(temp, CONFIG, "--help").close();
        try (GatewayProcess gateway = GatewayProcess.start(
                Map.of("JDK_JAVA_OPTIONS", "-XX:MaxDirectMemorySize=4m -Dio.netty.maxDirectMemory=" + 256 * MIB),
                "--config",
                temp.resolve("gateway.conf").toString())) {
            gateway.block();
            try (RawConnection flash = new RawConnection(gateway.port("flash"))) {
                byte[] message = new byte[MESSAGE];
                Arrays.fill(message, 0, MESSAGE - 1, (byte) 'a');
                flash.send(message);
                assertEquals(0, flash.read(MESSAGE)[MESSAGE - 1]);

                assertEquals(256 * MIB, gateway.figure("flashbridge_direct_memory_max_bytes"));
                assertTrue(gateway.figure("flashbridge_direct_memory_bytes") > 0);
            }
        }
    }
}
