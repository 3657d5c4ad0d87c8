package flashbridge.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the process does when the system tells it something. */
class SignalsIT {
    private static final String CONFIG = """
            listeners = [
              { name = flash, address = 127.0.0.1, port = 0, speaks = [xmlsocket] }
              { name = web, address = 127.0.0.1, port = 0, speaks = [websocket] }
            ]
            """;
    private static final String EXAMPLE = """
            <cross-domain-policy><allow-access-from domain="www.example.com" to-ports="*"/></cross-domain-policy>
            """;

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void needsSignals() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"));
    }

    @Test
    void hangUpReadsTheConfigurationAnewAndSaysWhatChanged() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG)) {
            gateway.block();
            try (RawConnection flash = new RawConnection(gateway.port("flash"))) {
                flash.send("one\0").read(4);
                Files.writeString(temp.resolve("gateway.conf"), CONFIG + "limits.max-message-size = 10B");
                gateway.signal("HUP");
                assertTrue(gateway.lineWith("reloaded").contains("gateway.conf"));
                assertTrue(gateway.lineWith("limits.max-message-size")
                        .endsWith("limits.max-message-size: 1MiB is now 10B"));
                flash.send("still here\0").read(11);
            }
            try (RawConnection later = new RawConnection(gateway.port("flash"))) {
                assertEquals(0, later.send("longer than ten\0").readToEnd().length);
            }
        }
    }

    @Test
    void aWrongConfigurationChangesNothingAndIsExplainedWithItsLine() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG)) {
            gateway.block();
            Files.writeString(temp.resolve("gateway.conf"), CONFIG + "ecko = false");
            gateway.signal("HUP");
            assertTrue(gateway.lineWith("not reloaded").contains("everything stays as it was"));
            assertTrue(gateway.lineWith("ecko").endsWith("gateway.conf:5: ecko is not a setting; did you mean echo?"));
            try (RawConnection flash = new RawConnection(gateway.port("flash"))) {
                flash.send("echo\0").read(5);
            }
        }
    }

    @Test
    void aChangedPolicyCountsWithoutASignal() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG)) {
            gateway.block();
            int web = gateway.port("web");
            assertEquals("403", status(web));
            Files.writeString(temp.resolve("crossdomain.xml"), EXAMPLE);
            await().atMost(20, TimeUnit.SECONDS).until(() -> status(web).equals("101"));
        }
    }

    @ParameterizedTest
    @CsvSource({"'</root>', '', 'this is not well-formed XML'", "ConsoleApp, ConsolApp, Could not create an Appender"})
    void aWrongLogbackFileIsNamedAndTheLogGoesOn(String right, String wrong, String reason) throws Exception {
        String logback = Files.readString(Path.of("..", "conf", "logback.xml"));
        Files.writeString(temp.resolve("logback.xml"), logback);
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG)) {
            gateway.block();
            exchange("logback.xml", logback.replace(right, wrong));
            String line = gateway.lineWith("logback.xml");
            assertTrue(line.contains(" ERROR "), line);
            assertTrue(line.contains(": error: " + reason), line);
            assertTrue(line.endsWith("; the log goes on as it was"), line);
            gateway.signal("HUP");
            assertTrue(gateway.lineWith("no setting changed").contains(" reloaded"));
            exchange("logback.xml", logback.replace("%msg", "mended %msg"));
            assertTrue(gateway.lineWith("mended").endsWith("mended log settings changed: " + temp + "/logback.xml"));
            gateway.signal("HUP");
            assertTrue(gateway.lineWith("no setting changed").contains("mended reloaded"));
        }
    }

    /** All at once: nobody reads it half written. */
    private void exchange(String name, String text) throws IOException {
        Path written = Files.writeString(temp.resolve(name + ".new"), text);
        Files.move(written, temp.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aSecondTerminationEndsItAtOnce() throws Exception {
        String config = CONFIG + "limits { drain-time = 1m, close-timeout = 1m }";
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, config)) {
            gateway.block();
            int web = gateway.port("web");
            try (RawWebSocket one = RawWebSocket.open(web, "/", "Sec-WebSocket-Version: 13");
                    RawWebSocket other = RawWebSocket.open(web, "/", "Sec-WebSocket-Version: 13")) {
                gateway.signal("TERM");
                gateway.lineWith("stopping");
                await().untilAsserted(() -> assertThrows(ConnectException.class, () -> new RawConnection(web)));
                assertTrue(one.raw() != other.raw());
                gateway.signal("TERM");
                String left = gateway.lineWith("disconnect") + gateway.lineWith("disconnect");
                assertTrue(
                        left.matches(
                                ".* id=[12] .* reason=\"the gateway stops.* id=[12] .* reason=\"the gateway stops.*"),
                        left);
                String last = gateway.lineWith("stopped");
                assertTrue(last.endsWith(" stopped at once, asked a second time: 2 connections were cut off"), last);
                assertEquals("", gateway.rest());
                assertEquals(143, gateway.exit(10));
            }
        }
    }

    private static String status(int web) throws IOException {
        try (RawConnection browser = new RawConnection(web)) {
            String request = RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: http://www.example.com");
            return browser.send(request).readHead().substring(9, 12);
        }
    }
}
