package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.RawWebSocket.Frame;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar as a process. */
@Timeout(60)
class GatewayProcessIT {
    @TempDir
    Path folder;

    @Test
    void startsSaysWhatIsOpenAndEndsCleanlyWhenAsked() throws Exception {
        Process process = start("""
                { name = flash, address = "127.0.0.1", port = 0, speaks = [xmlsocket, policy] }
                { name = web, address = "127.0.0.1", port = 0, speaks = [websocket, policy] }
                """);
        try (BufferedReader out = process.inputReader(UTF_8)) {
            String block = startUpBlock(out);
            int flash = port("flash", block);
            int web = port("web", block);
            assertTrue(block.contains("http://127.0.0.1:" + web + "/"), block);
            try (RawConnection program = new RawConnection(flash);
                    RawWebSocket browser = RawWebSocket.open(web, "/", "Sec-WebSocket-Version: 13")) {
                program.send("<m/>\0");
                assertEquals("<m/>\0", new String(program.read(5), UTF_8));
                assertEquals("<m/>", browser.read().text());
                process.toHandle().destroy(); // SIGTERM, and the streams stay open
                Frame close = browser.read();
                assertEquals(1001, close.code());
                browser.frame(0x88, close.payload()[0], close.payload()[1]);
                assertEquals(0, browser.raw().readToEnd().length);
                assertEquals(0, program.readToEnd().length);
            }
            String log = String.join("\n", out.lines().toList());
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), log);
            assertTrue(log.contains("connect"), log);
            assertTrue(log.contains("protocol=RFC-6455 room=lobby messages-in=0 bytes-in=0 messages-out=1"), log);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void goesOnWithoutAnOptionalPort() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listener =
                    "address = \"127.0.0.1\", port = " + busy.getLocalPort() + ", speaks = [policy], optional = true";
            Process process = start("{ name = busy, " + listener + " }\n"
                    + "{ name = flash, address = \"127.0.0.1\", port = 0, speaks = [xmlsocket] }");
            try (BufferedReader out = process.inputReader(UTF_8)) {
                String block = startUpBlock(out);
                assertTrue(block.contains("not open"), block);
                assertTrue(block.contains("in use by"), block);
                assertTrue(port("flash", block) > 0);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private Process start(String listeners) throws IOException {
        Files.writeString(
                folder.resolve("crossdomain.xml"),
                "<cross-domain-policy><allow-access-from domain=\"localhost\" to-ports=\"*\"/></cross-domain-policy>");
        Path config = Files.writeString(folder.resolve("gateway.conf"), "listeners = [\n" + listeners + "]");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        "target/gateway.jar",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static String startUpBlock(BufferedReader out) throws IOException {
        StringBuilder block = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            block.append(line).append('\n');
            if (line.contains("Ctrl-C")) {
                return block.toString();
            }
        }
        throw new IOException("the gateway ended: " + block);
    }

    private static int port(String listener, String block) {
        Matcher line =
                Pattern.compile("(?m)^\\s+" + listener + "\\s+.*?port (\\d+)").matcher(block);
        assertTrue(line.find(), block);
        return Integer.parseInt(line.group(1));
    }
}
