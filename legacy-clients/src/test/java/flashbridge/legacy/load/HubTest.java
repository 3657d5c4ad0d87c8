package flashbridge.legacy.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
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
        Hub hub = Hub.gateway(script("echo web port 1\nexec " + java(TwoPorts.class)), "");
        try {
            assertTrue(hub.target().cpu().isPresent());
            assertEquals("/flash", hub.target().path(Speech.FLASH_TUNNEL));
            assertEquals(2, hub.target().address(Speech.XMLSOCKET).getPort());
            assertEquals(1, hub.target().address(Speech.RFC_6455).getPort());
        } finally {
            hub.end();
        }
    }

    @Test
    void givesTheGatewayTheLogSettingsOfItsInstallationAndCleansUpBehindIt() throws Exception {
        Files.createDirectory(temp.resolve("conf"));
        Files.writeString(temp.resolve("conf/logback.xml"), "<configuration/>");
        Path copy = temp.resolve("copy");
        Path config = temp.resolve("config");
        Hub hub = Hub.gateway(
                script("cat \"${2%/*}/logback.xml\" >'" + copy + "'\nprintf %s \"$2\" >'" + config
                        + "'\necho web port 1\nexec " + java(TwoPorts.class)),
                "limits { }");
        try {
            assertEquals("<configuration/>", Files.readString(copy));
            assertEquals("limits { }", Files.readString(Path.of(Files.readString(config))));
        } finally {
            hub.end();
        }
        Path conf = Path.of(Files.readString(config)).resolveSibling("");
        assertFalse(Files.exists(conf.resolveSibling("")), conf::toString);
    }

    @Test
    void printsAsMuchAsItLikesWhileNobodyReads() throws Exception {
        Path done = temp.resolve("done");
        Hub hub = Hub.program("talkative", Talkative.class, done.toString());
        try {
            assertEquals(3, hub.target().address(Speech.RFC_6455).getPort());
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!Files.exists(done) && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertTrue(Files.exists(done), "it waits for somebody to read what it prints");
        } finally {
            hub.end();
        }
    }

    @Test
    void saysWhatItPrintedThatDidNotStart() throws Exception {
        Path script = script("echo no room\necho port 1");
        IOException ended = assertThrows(IOException.class, () -> Hub.gateway(script, ""));
        assertEquals("gateway did not start, it ended:\nno room\nport 1\n", ended.getMessage());
    }

    private Path script(String commands) throws IOException {
        Path script = Files.createDirectories(temp.resolve("bin")).resolve("gateway");
        Files.writeString(script, "#!/bin/sh\n" + commands + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private static String java(Class<?> main) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return java + " -cp '" + System.getProperty("java.class.path") + "' '" + main.getName() + "'";
    }

    /** Stands for a gateway that has opened its second port. */
    static final class TwoPorts {
        public static void main(String[] args) throws InterruptedException {
            System.out.println("flash port 2");
            Thread.currentThread().join();
        }
    }

    /** Prints more than a pipe holds. */
    static final class Talkative {
        public static void main(String[] args) throws Exception {
            System.out.println("port 3");
            System.out.println("x".repeat(1 << 20));
            Files.createFile(Path.of(args[0]));
            Thread.currentThread().join();
        }
    }
}
