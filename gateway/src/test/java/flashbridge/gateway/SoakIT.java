package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A few seconds of {@code bin/soak}: whether the gateway lasts against clients of all framings and manners. It is not
 * searched for each leak: on a busy machine that makes one turn of an event loop last for minutes.
 */
@Timeout(120)
@ExtendWith(SampledLeaks.class)
class SoakIT {
    private static final Path JAR = Path.of("..", "legacy-clients", "target", "bench.jar");

    private static final String CONFIG = """
            listeners = [
              { name = web,   address = 127.0.0.1, port = 0, speaks = [websocket, policy] }
              { name = flash, address = 127.0.0.1, port = 0, speaks = [xmlsocket, policy] }
            ]
            """;

    @Test
    void holdsWhoeverComesAndHoweverTheyGo() throws Exception {
        try (TestGateway gateway = TestGateway.open("event-loops = 3")) {
            Process soak = soak(gateway.port("web"), gateway.port("flash"), "--json", "--time", "5s", "--seed", "4");
            String found = found(soak);
            assertEquals(0, soak.waitFor(), found);
            assertTrue(found.startsWith("{\"holds\": true, "), found);
            assertTrue(found.contains("\"lost\": 0, \"duplicated\": 0, \"reordered\": 0, "), found);
            assertTrue(found.contains("\"flat\": null, "), found); // of a process that it does not know
        }
    }

    @Test
    void looksIntoTheProcessOfAGateway(@TempDir Path folder) throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withConfig(folder, CONFIG)) {
            gateway.block();
            Process soak =
                    soak(gateway.port("web"), gateway.port("flash"), "--time", "3s", "--pid", "" + gateway.pid());
            String found = found(soak);
            assertEquals(0, soak.waitFor(), found);
            assertTrue(
                    found.matches("(?s).*\\n  open files: \\d+ before anybody came, \\d+ after all had left\\n.*"),
                    found);
            assertTrue(found.endsWith("It holds.\n"), found);
        }
    }

    @Test
    void doesNotHoldWhenTheGatewayGoesDown(@TempDir Path folder) throws Exception {
        Process soak;
        CompletableFuture<String> progress;
        // a process of its own: the search for leaks, here, makes a turn of the loop last minutes on a machine that is
        // busy
        try (GatewayProcess gateway = GatewayProcess.withConfig(folder, CONFIG + "limits.close-timeout = 100ms")) {
            gateway.block();
            soak = soak(gateway.port("web"), gateway.port("flash"), "--time", "1h");
            BufferedReader lines = soak.errorReader(UTF_8);
            assertTrue(String.valueOf(lines.readLine()).contains(" of 1:00:00: "));
            progress = CompletableFuture.supplyAsync(() -> restOf(lines)); // or it would wait for somebody to read
            gateway.signal("TERM");
            assertEquals(0, gateway.exit(60));
        }
        String found = found(soak);
        assertEquals(1, soak.waitFor(), () -> found + progress.join());
        assertTrue(found.contains("the gateway failed clients that had done nothing wrong"), found);
    }

    private static Process soak(int web, int flash, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("java", "-cp", JAR.toString(), "flashbridge.legacy.soak.Main"));
        command.addAll(List.of("--target", "ws://127.0.0.1:" + web + "/", "--xmlsocket", "127.0.0.1:" + flash));
        command.addAll(List.of("--clients", "40", "--rate", "100"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).start();
    }

    private static String restOf(BufferedReader reader) {
        try {
            return rest(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rest(BufferedReader reader) throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    /** All that it prints until it ends; if it does not, what its threads are doing, too. */
    private static String found(Process soak) throws Exception {
        if (!soak.waitFor(90, TimeUnit.SECONDS)) {
            new ProcessBuilder("kill", "-QUIT", "" + soak.pid()).start().waitFor(); // Java prints them
            soak.waitFor(2, TimeUnit.SECONDS);
            soak.toHandle().destroyForcibly(); // by its handle, since the process itself would close its output
        }
        return rest(soak.inputReader(UTF_8));
    }
}
