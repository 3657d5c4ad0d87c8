package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process is killed while it is told something, and while it says something. */
@Timeout(60)
class DyingClientsTest {
    private static final String HIXIE =
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                    + "Origin: http://localhost\r\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n"
                    + "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\r\n^n:ds[4U";
    private static final String WHOLE = "in";
    private static final int MESSAGES = 300;
    private static final String LONG = "x".repeat(20_000);

    @Test
    void leaveNothingHalfSaidNothingLostAndNothingOpen() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
        try (TestGateway gateway = TestGateway.open("admin.port = 0, limits.queue-max-size = 64MiB");
                RawConnection speaker = new RawConnection(gateway.port("alone"));
                RawWebSocket browser = gateway.webSocket("/")) {
            browser.text("browser");
            assertEquals("browser\0", new String(speaker.read(8), US_ASCII));
            assertEquals("browser", browser.read().text());
            long sockets = sockets();
            await().until(() -> members(gateway) == 2); // one of them says nothing at first

            Process doomed = start(gateway);
            try (BufferedReader output = doomed.inputReader(UTF_8)) {
                assertEquals("ready", output.readLine());
                for (int i = 0; i < 3; i++) {
                    assertEquals(WHOLE, browser.read().text());
                }
                assertEquals((WHOLE + "\0").repeat(3), new String(speaker.read(9), US_ASCII));
                await().until(() -> members(gateway) == 5); // figures may be a second old
                // far more than the sockets between take, so it is in the middle of hearing this
                for (int i = 0; i < MESSAGES; i++) {
                    speaker.send(LONG + "\0");
                    assertEquals(LONG + "\0", new String(speaker.read(LONG.length() + 1), US_ASCII));
                    assertEquals(LONG, browser.read().text());
                }
                doomed.toHandle().destroyForcibly(); // SIGKILL
                doomed.waitFor();
            }
            await().until(() -> members(gateway) == 2);
            speaker.send("after\0");
            assertEquals("after\0", new String(speaker.read(6), US_ASCII));
            assertEquals("after", browser.read().text());
            await().atMost(Duration.ofSeconds(20)).until(() -> sockets() == sockets);
        }
    }

    /** One connection of each kind, which says one message and half of another. */
    private static Process start(TestGateway gateway) throws IOException {
        byte[] frame = RawWebSocket.masked(0x81, WHOLE.getBytes(US_ASCII));
        String flash = WHOLE + "\0" + "<half";
        String hixie = HIXIE + "\0" + WHOLE + "\u00ff" + "\0half";
        ByteArrayOutputStream rfc6455 = new ByteArrayOutputStream();
        rfc6455.write(RawWebSocket.request("/", "Sec-WebSocket-Version: 13").getBytes(US_ASCII));
        rfc6455.write(frame);
        rfc6455.write(frame, 0, frame.length - 1);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint", // it does little, and not for long
                "-cp",
                classes(),
                DoomedClient.class.getName()));
        command.addAll(connection(gateway.port("alone"), flash.getBytes(US_ASCII)));
        command.addAll(connection(gateway.port("web"), hixie.getBytes(ISO_8859_1)));
        command.addAll(connection(gateway.port("web"), rfc6455.toByteArray()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String classes() {
        try {
            return Path.of(DoomedClient.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<String> connection(int port, byte[] bytes) {
        return List.of(String.valueOf(port), HexFormat.of().formatHex(bytes));
    }

    /** Clients in rooms, as operators see them. */
    private static int members(TestGateway gateway) throws IOException {
        try (RawConnection operator = new RawConnection(gateway.adminPort())) {
            operator.send("GET /metrics HTTP/1.0\r\n\r\n");
            return new String(operator.readToEnd(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("flashbridge_connections{"))
                    .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }

    /** Sockets of this process, in which both the gateway and those who stay are. */
    private static long sockets() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(DyingClientsTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
