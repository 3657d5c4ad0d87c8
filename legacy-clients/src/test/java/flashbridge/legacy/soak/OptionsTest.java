package flashbridge.legacy.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Outcome;
import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void hasDefaults() {
        Options options = Options.parse();
        assertEquals(Duration.ofMinutes(10), options.time());
        assertEquals(100, options.clients());
        assertEquals(50, options.members());
        assertTrue(options.target().isEmpty() && !options.isJson());
    }

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "10m, PT10M", "2h, PT2H", "168h, PT168H", "5, PT5S"})
    void takesATime(String time, Duration duration) {
        assertEquals(duration, Options.parse("--time", time).time());
    }

    @Test
    void takesAHostForThePortsThatAreShipped() throws Exception {
        Target target = Options.parse("--target", "127.0.0.1").target().orElseThrow();
        assertEquals(8080, target.address(Speech.HIXIE_75).getPort());
        assertEquals(9000, target.address(Speech.XMLSOCKET).getPort());
        target = Options.parse("--target", "ws://127.0.0.1:81/arena", "--xmlsocket", "127.0.0.1:82")
                .target()
                .orElseThrow();
        assertEquals(81, target.address(Speech.HIXIE_75).getPort());
        assertEquals(82, target.address(Speech.XMLSOCKET).getPort());
        assertEquals("/flash/arena", target.path(Speech.FLASH_TUNNEL));
    }

    @Test
    void writesJsonIntoAFileOrInsteadOfTheTable() {
        assertEquals(Path.of("x.json"), Options.parse("--json", "x.json").jsonFile());
        Options alone = Options.parse("--json", "--seed", "5");
        assertTrue(alone.isJson());
        assertNull(alone.jsonFile());
        assertEquals(5, alone.seed());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --time 0s           | --time takes a time from 1s to 168h, as 30s, 10m or 2h, or a number of seconds, not 0s
            --time 5d           | --time takes a time from 1s to 168h, as 30s, 10m or 2h, or a number of seconds, not 5d
            --time 999999h      | --time takes a time from 1s to 168h, as 30s, 10m or 2h, or a number of seconds, not 999999h
            --clients 1         | --clients takes a number from 2 to 4000, not 1
            --rate 0            | --rate takes a number from 1 to 10000, not 0
            --seed abc          | --seed takes a number from 0 to 2147483647, not abc
            --seed              | --seed needs a value
            --seed --json       | --seed needs a value
            --json --json       | --json is given twice
            --hear xmlsocket    | --hear is not an option
            --target two words  | words is not an option
            --target a:b:c      | ws://a:b:c:8080/ is no address, as ws://localhost:8080/
            --target host:80    | --target host:80 names a port: then say ws://host:80/ and --xmlsocket HOST:PORT
            --target ws://h --pid 999999999 | there is no process 999999999
            --time 1s           | start it by bin/soak, or name the gateway's script with --gateway FILE
            """)
    void saysWhatItDoesNotUnderstand(String words, String why) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(2, run(err, words.split(" +")));
        assertEquals("soak: " + why + "; --help shows what there is\n", err.toString(UTF_8));
    }

    @Test
    void helpExplainsEveryOptionAndEveryExitCode() {
        Outcome outcome = Outcome.of(Main::run, "--help");
        for (String option : List.of("time", "clients", "rate", "seed", "json", "target", "xmlsocket", "pid")) {
            assertTrue(outcome.out().matches("(?s).*\n +--" + option + " {2,}\\S.*"), option);
        }
        assertTrue(outcome.out().matches("(?s).*Exit code 0: .+ 1: .+ 2: wrong usage\\.\n"), outcome.out());
        assertEquals(0, outcome.exitCode());
    }

    @Test
    void saysWhichReleaseItIs() {
        assertEquals(new Outcome(0, "flashbridge development\n", ""), Outcome.of(Main::run, "--version"));
        assertTrue(Outcome.of(Main::run, "--help").out().contains("bin/soak --help | --version\n"));
    }

    @Test
    void saysWhereNobodyIs() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(1, run(err, "--target", "ws://127.0.0.1:1/", "--time", "1s"));
        assertTrue(
                err.toString(UTF_8).startsWith("soak: target has no port for XMLSocket clients"), err.toString(UTF_8));
    }

    private static int run(ByteArrayOutputStream err, String... words) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        return Main.run(words, nowhere, new PrintStream(err, true, UTF_8));
    }
}
