package flashbridge.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar is written anew while a process runs from it: what Java has not read of it by then, it never finds. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RebuiltJarIT {
    private static final String CONFIG = """
            listeners = [ { name = flash, address = 127.0.0.1, port = 0, speaks = [xmlsocket] } ]
            """;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void theGatewaySaysWhatItMissesAndGoesOnUntilItIsAskedToEnd() throws Exception {
        assumeFalse(
                System.getProperty("os.name").startsWith("Windows")); // has no signals, and keeps such a file as it is
        GatewayProcess.withConfig(temp, CONFIG, "--help").close();
        Path jar = Files.copy(GatewayProcess.JAR, temp.resolve("gateway.jar"));
        try (GatewayProcess gateway = GatewayProcess.ofJar(jar, temp.resolve("gateway.conf"))) {
            gateway.block();
            try (RawConnection flash = new RawConnection(gateway.port("flash"))) {
                flash.send("a\0").read(2);
                flash.send("a\0")
                        .read(2); // the loop is done with the first one now, and knows all that such a one needs
                Files.write(jar, new byte[(int) Files.size(jar)]);
                Files.writeString(temp.resolve("gateway.conf"), CONFIG + "echo = [ 1 ]");
                gateway.signal("HUP");
                assertTrue(gateway.lineWith(" ERROR ").contains("a fault while "));
                gateway.lineWith("NoClassDefFoundError");
                assertEquals(0, flash.send("b\0").read(2)[1]);
            }
            gateway.signal("TERM");
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> !ProcessHandle.of(gateway.pid())
                            .map(ProcessHandle::isAlive)
                            .orElse(false));
        }
    }
}
