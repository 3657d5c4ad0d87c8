package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load of {@code bin/bench} on a gateway: under it, too, nothing is lost and everybody hears one order. */
class BenchIT {
    private static final String EVERYBODY =
            "xmlsocket,flash-tunnel,hixie-75,hixie-76,hybi-03,hybi-06,hybi-08,rfc6455,deflate";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--window 64 --say rfc6455",
                "--window 8 --size 20000 --say xmlsocket",
                "--rate 500 --say hixie-76"
            })
    void losesNothingAndKeepsTheOrderForEveryFramingAtOnce(String load) throws Exception {
        try (TestGateway gateway = TestGateway.open("event-loops = 3")) {
            Path jar = Path.of("..", "legacy-clients", "target", "bench.jar");
            List<String> command = new ArrayList<>(List.of("java", "-jar", jar.toString(), "--json"));
            command.addAll(List.of("--target", "ws://127.0.0.1:" + gateway.port("web") + "/"));
            command.addAll(List.of("--xmlsocket", "127.0.0.1:" + gateway.port("flash")));
            command.addAll(List.of("--clients", "45", "--hear", EVERYBODY, "--publishers", "5"));
            command.addAll(List.of("--warmup", "1", "--time", "1", "--runs", "1"));
            command.addAll(List.of(load.split(" ")));
            Process bench = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String result = new String(bench.getInputStream().readAllBytes(), UTF_8);
            assertTrue(bench.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, bench.exitValue(), result);
            assertTrue(result.contains("\"lost\": 0, \"disorder\": 0, \"closed\": 0"), result);
        }
    }
}
