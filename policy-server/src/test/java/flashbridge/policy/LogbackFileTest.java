package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the keeper of a server reads when the file of its log is wrong. */
class LogbackFileTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void theShippedFileIsInOrder() {
        assertEquals(List.of(), LogbackFile.check(Path.of("..", "conf", "logback.xml")));
    }

    @Test
    void aLevelThatIsNoneIsNamedWithItsLine() throws Exception {
        assertEquals(
                List.of(
                        "f:2: warning: \"LOUD\" is no level, and counts as DEBUG;"
                                + " known here: OFF, ERROR, WARN, INFO, DEBUG, TRACE",
                        "f:3: warning: \"\" is no level, and counts as DEBUG;"
                                + " known here: OFF, ERROR, WARN, INFO, DEBUG, TRACE",
                        "f:4: warning: \"warning\" is no level, and counts as DEBUG;"
                                + " known here: OFF, ERROR, WARN, INFO, DEBUG, TRACE"),
                check("""
                        <configuration>
                          <logger name="a" level="LOUD"/>
                          <root level=""/>
                          <logger name="b"><level value="warning"/></logger>
                        </configuration>
                        """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"OFF", "error", "Warn", "INFO", "DEBUG", "trace", "ALL", "INHERITED", "null", "${LEVEL:-INFO}"})
    void aLevelIsWrittenAsOneLikes(String level) throws Exception {
        assertEquals(List.of(), check("<configuration><logger name='a' level='" + level + "'/></configuration>"));
    }

    @Test
    void anAppenderThatIsNotThereIsNamedWithItsLine() throws Exception {
        assertEquals(List.of("f:4: warning: \"file\" is no appender of this file, so nothing goes there"), check("""
                        <configuration>
                          <root level="INFO">
                            <appender-ref ref="console"/>
                            <appender-ref ref="file"/>
                            <appender-ref ref="${other}"/>
                          </root>
                          <appender name="console" class="ch.qos.logback.core.ConsoleAppender"/>
                        </configuration>
                        """));
    }

    @Test
    void anAppenderMayStandInAFileThatIsIncluded() throws Exception {
        assertEquals(List.of(), check("""
                <configuration>
                  <include file="appenders.xml"/>
                  <root level="INFO"><appender-ref ref="file"/></root>
                </configuration>
                """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "<a>", "<a></b>", "<a b=c/>", "<a/><a/>", "\u0000", "<a>&none;</a>"})
    void whatIsNoXmlIsOneSentence(String text) throws Exception {
        List<String> findings = check(text);
        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.get(0).startsWith("f:1: error: this is not well-formed XML: "), findings.get(0));
        assertEquals(1, findings.get(0).lines().count());
    }

    @Test
    void theLineOfABrokenTagIsNamed() throws Exception {
        assertTrue(check("<configuration>\n<root>\n</configuration>").get(0).startsWith("f:3: error: "));
    }

    @Test
    void nothingIsFetchedFromElsewhere() throws Exception {
        Path other = Files.writeString(temp.resolve("other.xml"), "<root level='LOUD'/>");
        assertEquals(List.of(), check("<!DOCTYPE a [<!ENTITY other SYSTEM '" + other.toUri() + "'>]><a>&other;</a>"));
    }

    @Test
    void aFileThatCannotBeReadIsAnError() {
        List<Finding> findings = LogbackFile.check(temp);
        assertEquals(1, findings.size());
        assertTrue(findings.get(0).isError());
        assertTrue(findings.get(0).message().startsWith("this cannot be read: "), findings.toString());
    }

    private List<String> check(String text) throws Exception {
        return LogbackFile.check(Files.writeString(temp.resolve("logback.xml"), text)).stream()
                .map(finding -> finding.at("f"))
                .toList();
    }
}
