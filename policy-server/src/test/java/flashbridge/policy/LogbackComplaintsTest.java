package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Logback itself complains of, where it would otherwise be silent. */
class LogbackComplaintsTest {
    /** With nothing in it from elsewhere. */
    private static final Path FILE = Path.of("..", "conf", "logback.xml");

    @TempDir
    private Path temp = Path.of("");

    @AutoClose("stop")
    private final LoggerContext context = new LoggerContext();

    private final LogbackComplaints complaints = LogbackComplaints.of(context);

    @Test
    void thereAreNoneAboutTheShippedFile() throws Exception {
        configure(FILE);
        assertEquals(List.of(), complaints.take(FILE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <appender name='a' class='x.Nowhere'/>                          | error: Could not create an Appender of type [x.Nowhere]
            <appender name='a' class='ch.qos.logback.core.ConsoleAppender'>\
            <encoder><pattern>%massage</pattern></encoder></appender>       | error: [massage] is not a valid conversion word
            <appender name='a' class='ch.qos.logback.core.ConsoleAppender'>\
            <encodr/></appender>                                            | [encodr]
            <appender name='a' class='ch.qos.logback.core.FileAppender'>\
            <file>/proc/none/of/it</file>\
            <encoder><pattern>%msg</pattern></encoder></appender>           | /proc/none/of/it
            <appendr/>                                                      | warning: Ignoring unknown property [appendr]
            """)
    void eachIsToldOnce(String element, String said) throws Exception {
        Path file = Files.writeString(
                temp.resolve("logback.xml"),
                "<configuration>" + element + "<root level='INFO'><appender-ref ref='a'/></root></configuration>");
        configure(file);
        List<String> told =
                complaints.take(FILE).stream().map(finding -> finding.at("f")).toList();
        assertTrue(told.stream().anyMatch(line -> line.startsWith("f: ") && line.contains(said)), told.toString());
        assertEquals(told.stream().distinct().toList(), told);
        assertEquals(List.of(), complaints.take(FILE));
    }

    @Test
    void anAppenderThatNothingRefersToIsToldInOurWords() throws Exception {
        configure(Files.writeString(
                temp.resolve("logback.xml"),
                "<configuration><appender name='file' class='ch.qos.logback.core.FileAppender'/></configuration>"));
        assertEquals(
                List.of("f: warning: the appender \"file\" writes nothing, since no <appender-ref> names it"),
                complaints.take(FILE).stream().map(finding -> finding.at("f")).toList());
    }

    @Test
    void anAppenderThatIsNotThereIsNamedWhereTheFileAloneDoesNotSayWhichThereAre() throws Exception {
        Path more = Files.writeString(
                temp.resolve("more.xml"),
                "<included><appender name='more' class='ch.qos.logback.core.ConsoleAppender'>"
                        + "<encoder><pattern>%msg</pattern></encoder></appender></included>");
        String root = "<root level='INFO'><appender-ref ref='more'/><appender-ref ref='nope'/></root></configuration>";
        Path file = temp.resolve("logback.xml");
        configure(Files.writeString(file, "<configuration><include file='" + more + "'/>" + root));
        assertEquals(
                List.of(
                        "f: warning: \"nope\" is no appender of this file nor of what it includes, so nothing goes there"),
                complaints.take(file).stream().map(finding -> finding.at("f")).toList());

        configure(Files.writeString(file, "<configuration>" + root));
        assertEquals(List.of(), complaints.take(file)); // since LogbackFile has named it, with its line
    }

    @Test
    void thoseFromBeforeAreToldToo() throws Exception {
        configure(Files.writeString(temp.resolve("logback.xml"), "<configuration><nothing/></configuration>"));
        assertEquals(1, LogbackComplaints.of(context).take(FILE).size());
    }

    private void configure(Path file) throws Exception {
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(file.toFile());
    }
}
