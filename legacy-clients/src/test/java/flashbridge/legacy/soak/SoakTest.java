package flashbridge.legacy.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Outcome;
import flashbridge.legacy.load.SmallHub;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SoakTest {
    @Test
    void holdsForAHubThatMakesNoMistake(@TempDir Path temp) throws Exception {
        Path json = temp.resolve("found.json");
        Outcome outcome = soak(
                SmallHub.Mistake.NONE,
                "--clients 30 --time 3s --json " + json + " --pid "
                        + ProcessHandle.current().pid());
        String found = Files.readString(json);
        assertTrue(outcome.out().contains("one order for all: yes"), outcome.out());
        assertTrue(outcome.out().endsWith("It holds.\n"), outcome.out());
        assertEquals(0, outcome.exitCode());
        assertTrue(found.startsWith("{\"holds\": true, "), found);
        assertTrue(found.matches("(?s).*\"stay\": \\{\"delivered\": [1-9]\\d{2,}, .*"), found);
    }

    @ParameterizedTest
    @CsvSource({
        "LOSES,            \"lost\": [1-9]",
        "REPEATS,          \"duplicated\": [1-9]",
        "SWAPS,            \"reordered\": [1-9]",
        "ALTERS,           \"altered\": [1-9]",
        "MIXES_ROOMS,      \"strayed\": [1-9]",
        "DISCONNECTS,      \"disconnected\": [1-9]",
        "REFUSES,          \"notLetIn\": [1-9]",
        "BABBLES,          \"disconnected\": [1-9]",
        "KEEPS_ITS_POLICY, \"notAnswered\": [1-9]",
    })
    void noticesEveryMistake(SmallHub.Mistake mistake, String trace) throws Exception {
        Outcome outcome = soak(mistake, "--clients 40 --time 1s --json --seed 7");
        assertTrue(outcome.out().matches("(?s).*" + trace + ".*"), outcome.out());
        assertEquals(1, outcome.exitCode(), outcome.out());
    }

    @Test
    void endsSoonWhenTheHubGoesDown() throws Exception {
        Outcome outcome = soak(SmallHub.Mistake.GOES_DOWN, "--clients 20 --time 1h --json");
        assertTrue(outcome.out().matches("(?s).*\"disconnected\": [1-9].*"), outcome.out() + outcome.err());
        assertEquals(1, outcome.exitCode());
    }

    private static Outcome soak(SmallHub.Mistake mistake, String words) throws Exception {
        try (SmallHub hub = new SmallHub(mistake)) {
            return Outcome.of(Main::run, words + " " + hub.target());
        }
    }
}
