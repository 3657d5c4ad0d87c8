package flashbridge.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the keeper of a gateway reads when a brace, a quote or a comma is wrong. */
class UnreadableTest {
    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {{{                      | "{" does not fit here; a setting begins with its name, as echo = true
            limits = {{ a = 1 }}     | "{" does not fit here; a setting begins with its name, as echo = true
            = 5                      | "=" does not fit here; a setting begins with its name, as echo = true
            ]                        | "]" does not fit here; a setting begins with its name, as echo = true
            echo                     | echo must be followed by = and its value
            echo true                | echo must be followed by = and its value
            echo =                   | a setting has no value behind its =
            limits { drain-time = }  | a setting has no value behind its =
            .echo = true             | a name must not begin or end with a dot, nor have two in a row
            echo = ${ECHO            | what begins with ${ must end with }
            echo = ${}               | a name is missing, as between ${ and }
            echo = "\\u12"           | \\u in quotes is followed by 4 digits from 0 to f
            include more             | include is followed by a file in quotes, as include "more.conf"
            include                  | include is followed by a file in quotes, as include "more.conf"
            speaks = "x" [1]         | a list [ ] or a block { } cannot be one value together with something else
            limits {                 | the file ends before every { has its } and every [ its ]
            room = [a                | the file ends before every { has its } and every [ its ]
            }                        | there is one } too many
            echo = tru"e             | a text that begins with " must end with "
            echo = \"""true          | a text that begins with " must end with "
            policy-file = "C:\\games\\x.xml" | in quotes a backslash is written twice, as \\\\; in paths, / will do
            policy-file = C:\\x.xml  | ":" does not fit here; text with signs goes in quotes, as "::1", and settings in one line need commas
            address = ::1            | ":" does not fit here; text with signs goes in quotes, as "::1", and settings in one line need commas
            a = [ { port = 80; b = 1 } ] | "=" does not fit here; text with signs goes in quotes, as "::1", and settings in one line need commas
            a = [ 1 ] ]              | "]" does not fit here; text with signs goes in quotes, as "::1", and settings in one line need commas
            a = [ 1 = 2              | a list that begins with [ must end with ], and has commas inside
            a { port 80, b = 1 }     | port must be followed by = and its value
            @ = 5                    | @ can only stand in quotes
            echo = ${NOT_SET_HERE}   | the environment variable NOT_SET_HERE is not set; ${?NOT_SET_HERE} would do without it
            echo = ${echo}           | ${echo} refers to itself
            """)
    void theFaultIsExplainedWithItsLine(String line, String reason) throws Exception {
        assertEquals(
                List.of("gateway.conf:2: " + reason), ConfigFolder.in(temp).mistakesIn(ConfigFolder.LISTENER + line));
    }

    @Test
    void theReasonIsOneSentenceWhereANameHasSeveralLines() throws Exception {
        assertEquals(
                List.of("gateway.conf:2: a\"\"\"x b\"\"\" must be followed by = and its value"),
                ConfigFolder.in(temp).mistakesIn(ConfigFolder.LISTENER + "a\"\"\"x\nb\"\"\""));
    }

    @Test
    void aTextOverTwoLinesIsExplained() throws Exception {
        assertEquals(
                List.of("gateway.conf:1: a text that begins with \" must end with \" in the same line"),
                ConfigFolder.in(temp).mistakesIn("echo = \"true\nlimits { }"));
    }

    @Test
    void aFileThatGoesOnBehindItsLastBraceIsExplained() throws Exception {
        assertEquals(
                List.of("gateway.conf:2: the file goes on behind the } that closes its first {"),
                ConfigFolder.in(temp).mistakesIn("{ echo = true }\nlisteners = []"));
    }

    @Test
    void aFileThatIsAListIsExplained() throws Exception {
        assertEquals(
                List.of("gateway.conf:1: the file must consist of settings, as echo = true, but is a list"),
                ConfigFolder.in(temp).mistakesIn("[ { port = 80 } ]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00017b", "7bff", "fffe6c006900"})
    void aFileThatIsNoTextIsToldFromOneThatIsWrong(String hex) throws Exception {
        Path file = temp.resolve("gateway.conf");
        Files.write(file, HexFormat.of().parseHex(hex));
        ConfigException wrong = assertThrows(ConfigException.class, () -> GatewayConfig.read(file));
        assertEquals(file + ":1: is not text in UTF-8: save it as such", wrong.getMessage());
    }

    @Test
    void aNameThatWasSavedInAnotherEncodingIsNotTakenForAnotherName() throws Exception {
        Path file = temp.resolve("gateway.conf");
        Files.writeString(file, "echo = true\ndefault-room = \"Caf\u00e9\"\n", StandardCharsets.ISO_8859_1);
        ConfigException wrong = assertThrows(ConfigException.class, () -> GatewayConfig.read(file));
        assertEquals(file + ":2: is not text in UTF-8: save it as such", wrong.getMessage());
    }

    @Test
    void anIncludedFileThatIsMissingIsNamed() throws Exception {
        assertEquals(
                List.of("more.conf: there is no such file, or it must not be read"),
                ConfigFolder.in(temp).mistakesIn("include required(file(\"" + temp.resolve("more.conf") + "\"))"));
    }
}
