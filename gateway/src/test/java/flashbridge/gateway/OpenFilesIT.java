package flashbridge.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More clients than the process may have files. */
class OpenFilesIT {
    private static final int MOST = 120;
    private static final String CONFIG = """
            listeners = [ { name = flash, address = 127.0.0.1, port = 0, speaks = [xmlsocket] } ]
            admin.port = 0
            """;

    private static final String QUIET = """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="console"/></root>
            </configuration>
            """;

    @TempDir
    private Path temp = Path.of("");

    @Test
    void usedUpAreNamedOnceAndHinderNobodyWhoIsIn() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        // nobody reads its output all the time, so it must not be much
        Files.writeString(temp.resolve("logback.xml"), QUIET);
        List<RawConnection> crowd = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.withFiles(MOST, temp, CONFIG)) {
            gateway.block();
            try (RawConnection first = new RawConnection(gateway.port("flash"))) {
                first.send("in\0").read(3);
                for (int i = 0; i < 2 * MOST; i++) { // beyond the limit they wait in the queue of the kernel
                    crowd.add(new RawConnection(gateway.port("flash")));
                }
                assertTrue(gateway.lineWith("cannot accept anybody").contains("ulimit -n"));
                first.send("still here\0").read(11);
                for (RawConnection one : crowd) {
                    one.close();
                }
                await().atMost(30, TimeUnit.SECONDS).until(() -> {
                    try (RawConnection late = new RawConnection(gateway.port("flash"))) {
                        late.send("late\0").read(5);
                        return true;
                    }
                });
                first.read(5);
            }
            assertTrue(acceptErrors(gateway, "flash") > 0);
            gateway.signal("TERM");
            assertEquals(
                    0,
                    gateway.rest()
                            .lines()
                            .filter(line -> line.contains("cannot accept"))
                            .count());
        }
    }

    @Test
    void usedUpAreTheReasonForWhichAReloadCannotReadItsFile() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        Files.writeString(temp.resolve("logback.xml"), QUIET);
        List<RawConnection> crowd = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.withFiles(MOST, temp, CONFIG)) {
            gateway.block();
            for (int i = 0; i < 2 * MOST; i++) {
                crowd.add(new RawConnection(gateway.port("flash")));
            }
            gateway.lineWith("cannot accept anybody");
            gateway.signal("HUP");
            gateway.lineWith("not reloaded, everything stays as it was");
            String reason = gateway.lineWith("gateway.conf");
            assertTrue(
                    reason.contains("gateway.conf: cannot be read now, since this process has too many open files"),
                    reason);
            for (RawConnection one : crowd) {
                one.close();
            }
        }
    }

    private static double acceptErrors(GatewayProcess gateway, String listener) throws Exception {
        String metrics = RawConnection.exchange(gateway.adminPort(), "GET /metrics HTTP/1.0\r\n\r\n");
        String name = "flashbridge_accept_errors_total{listener=\"" + listener + "\"} ";
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(metrics));
    }
}
