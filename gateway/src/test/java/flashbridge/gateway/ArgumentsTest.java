package flashbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import flashbridge.gateway.Arguments.Task;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @Test
    void withoutAWordTheGatewayRunsWithTheUsualConfiguration() throws Exception {
        assertEquals(new Arguments(Task.RUN, null), Arguments.parse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config my.conf", "-c my.conf", "--config=my.conf"})
    void aConfigurationCanBeNamed(String words) throws Exception {
        assertEquals(new Arguments(Task.RUN, Path.of("my.conf")), Arguments.parse(words.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"--check, CHECK", "-t, CHECK", "--version, VERSION", "-V, VERSION", "--help, HELP", "-h, HELP"})
    void eachTaskHasALongAndAShortName(String word, Task task) throws Exception {
        assertEquals(new Arguments(task, null), Arguments.parse(word));
    }

    @Test
    void theOrderOfTheWordsDoesNotMatter() throws Exception {
        Arguments expected = new Arguments(Task.CHECK, Path.of("a.conf"));
        assertEquals(expected, Arguments.parse("--check", "-c", "a.conf"));
        assertEquals(expected, Arguments.parse("-c", "a.conf", "--check"));
    }

    @Test
    void theFileMayLookLikeAnOption() throws Exception {
        assertEquals(new Arguments(Task.RUN, Path.of("--check")), Arguments.parse("--config", "--check"));
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals("\"--prot\" is not an option of gateway", complaint("--prot"));
        assertEquals("\"--chek\" is not an option of gateway, did you mean --check?", complaint("--chek"));
        assertEquals("\"my.conf\" is not an option of gateway", complaint("my.conf"));
        assertEquals("\"\" is not an option of gateway", complaint(""));
        assertEquals("--config needs the name of a file behind it", complaint("--config"));
        assertEquals("-c needs the name of a file behind it", complaint("--check", "-c"));
        assertEquals("\"\" is not the name of a file", complaint("--config="));
        assertEquals("\"\" is not the name of a file", complaint("-c", ""));
        assertEquals("\"a\0b\" is not the name of a file", complaint("-c", "a\0b"));
    }

    private static String complaint(String... words) {
        return String.valueOf(assertThrows(Arguments.Misused.class, () -> Arguments.parse(words))
                .getMessage());
    }
}
