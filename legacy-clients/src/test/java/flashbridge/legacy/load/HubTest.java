package flashbridge.legacy.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub of its own for a load. */
@Timeout(60)
class HubTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void startsTheGatewayByItsScriptAndEndsIt() throws Exception {
        Path script = temp.resolve("gateway");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                java + " -cp '" + System.getProperty("java.class.path") + "' '" + TwoPorts.class.getName() + "'";
        Files.writeString(script, "#!/bin/sh\necho web port 1\nexec " + command + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Hub hub = Hub.gateway(script, "");
        try {
            assertTrue(hub.target().cpu().isPresent());
            assertEquals("/flash", hub.target().path(Speech.FLASH_TUNNEL));
            assertEquals(2, hub.target().address(Speech.XMLSOCKET).getPort());
            assertEquals(1, hub.target().address(Speech.RFC_6455).getPort());
        } finally {
            hub.end();
        }
    }

    /** Stands for a gateway that has opened its second port. */
    static final class TwoPorts {
        public static void main(String[] args) throws InterruptedException {
            System.out.println("flash port 2");
            Thread.currentThread().join();
        }
    }
}
