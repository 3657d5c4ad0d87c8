package flashbridge.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a {@code logback.xml} that operators change while the process runs. */
class LoggingWatchTest {
    private static final String LIST = "<appender name='list' class='ch.qos.logback.core.read.ListAppender'/>"
            + "<root level='%s'><appender-ref ref='list'/></root>";
    private static final String NOWHERE =
            "<appender name='a' class='x.Nowhere'/><logger name='x'><appender-ref ref='a'/></logger>";
    private static final String GOOD = "<configuration>" + LIST.formatted("INFO") + "</configuration>";
    private static final String OTHER = "<configuration>" + LIST.formatted("DEBUG") + "</configuration>";

    private final Path file;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AutoClose("stop")
    private final LoggerContext context = new LoggerContext();

    LoggingWatchTest(@TempDir Path folder) {
        file = folder.resolve("logback.xml");
        context.setMDCAdapter(new LogbackMDCAdapter()); // without it no file is written
    }

    @Test
    void takesAChangedFileOnceItHasSettled() throws Exception {
        LoggingWatch watch = startWith(GOOD);
        watch.look();
        Files.writeString(file, OTHER);
        watch.look();
        assertEquals(List.of(), logged());
        watch.look();
        watch.look();
        assertEquals(List.of("[INFO] log settings changed: " + file), logged());
        assertEquals("DEBUG", level());
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void takesItAtOnceWhenAskedTo() throws Exception {
        LoggingWatch watch = startWith(GOOD);
        watch.lookAtOnce();
        assertEquals(List.of(), logged());
        Files.writeString(file, OTHER);
        watch.lookAtOnce();
        watch.lookAtOnce();
        watch.look();
        watch.look();
        assertEquals(List.of("[INFO] log settings changed: " + file), logged());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <appender name='a' class='x.Nowhere'/>                           | : error: Could not create an Appender
            <appender name='a' class='ch.qos.logback.core.ConsoleAppender'>\
            <encoder><pattern>%massage</pattern></encoder></appender>        | : error: [massage] is not a valid conversion
            <appender name='a' class='ch.qos.logback.core.FileAppender'>\
            <file>/proc/none/of/it</file></appender>                         | /proc/none/of/it
            <appender name='a' class='ch.qos.logback.classic.net.SMTPAppender'/> | : error:
            <root/></configuration><configuration>                           | :1: error: this is not well-formed XML
            """)
    void goesBackFromAFileWithAnErrorAndNamesItInTheLogAndBesideIt(String wrong, String reason) throws Exception {
        assertIsRefused(
                "<configuration>" + wrong + "<root level='ERROR'><appender-ref ref='a'/></root></configuration>",
                reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <configuratio/>                                                          | : error:
            <configuration>                                                          | :1: error: this is not well-formed XML
            ''                                                                       | :1: error: this is not well-formed XML
            <configuration/>                                                         | : error: no logger has an appender
            <configuration><root><appender-ref ref='none'/></root></configuration>   | : error: no logger has an appender
            """)
    void goesBackFromWhatIsNoConfiguration(String wrong, String reason) throws Exception {
        assertIsRefused(wrong, reason);
    }

    private void assertIsRefused(String wrong, String reason) throws IOException {
        LoggingWatch watch = startWith(GOOD);
        Files.writeString(file, wrong);
        watch.look();
        watch.look();
        watch.look();
        List<String> errors =
                logged().stream().filter(line -> line.startsWith("[ERROR] ")).toList();
        assertTrue(errors.stream().anyMatch(line -> line.contains(reason)), logged().toString());
        for (String error : errors) {
            assertTrue(error.startsWith("[ERROR] " + file + ":"), error);
            assertTrue(error.endsWith("; the log goes on as it was"), error);
        }
        assertEquals(
                logged().stream()
                        .map(line -> line.replaceFirst("\\[\\w+] ", ""))
                        .toList(),
                err.toString(UTF_8).lines().toList());
        assertEquals("INFO", level());
        assertLogs();

        Files.writeString(file, OTHER);
        watch.look();
        watch.look();
        assertEquals(List.of("[INFO] log settings changed: " + file), logged());
        assertEquals("DEBUG", level());
    }

    @Test
    void goesOnFromAnAppenderThatCannotBeStopped() throws Exception {
        String appender = "<appender name='own' class='" + Unstoppable.class.getName() + "'/>";
        LoggingWatch watch = startWith(
                "<configuration>" + appender + "<root level='INFO'><appender-ref ref='own'/></root></configuration>");
        Files.writeString(file, OTHER);
        watch.lookAtOnce();
        assertEquals("DEBUG", level());
        assertEquals(
                List.of(
                        "[INFO] log settings changed: " + file,
                        "[WARN] " + file
                                + ": warning: appender own cannot be stopped (java.lang.IllegalStateException: not now)"),
                logged());
        assertLogs();
    }

    @Test
    void isSilentWhereThatIsAskedFor() throws Exception {
        LoggingWatch watch = startWith(GOOD);
        Files.writeString(file, "<configuration><root level='OFF'/></configuration>");
        watch.lookAtOnce();
        assertEquals("OFF", level());
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void seesTheErrorBehindAnyNumberOfWarnings() throws Exception {
        StringBuilder warnings = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            warnings.append("<unknown").append(i).append("/>");
        }
        LoggingWatch watch = startWith(GOOD);
        Files.writeString(file, "<configuration>" + warnings + NOWHERE + "</configuration>");
        watch.lookAtOnce();
        assertTrue(logged().toString().contains("x.Nowhere"), logged().toString());
        assertEquals("INFO", level());
    }

    @Test
    void takesAFileInSpiteOfWarningsAndTellsThem() throws Exception {
        LoggingWatch watch = startWith(GOOD);
        Files.writeString(
                file,
                "<configuration><logger name='x' level='LOUD'/><appendr/>" + LIST.formatted("INFO")
                        + "</configuration>");
        watch.lookAtOnce();
        List<String> said = logged();
        assertEquals("[INFO] log settings changed: " + file, said.get(0));
        assertTrue(said.get(1).startsWith("[WARN] " + file + ":1: warning: \"LOUD\" is no level"), said.get(1));
        assertTrue(said.get(2).startsWith("[WARN] " + file + ": warning: Ignoring unknown property [appendr]"));
        assertEquals(3, said.size());
        assertEquals(2, err.toString(UTF_8).lines().count());
    }

    /** What of them works goes on working, as at the start. */
    @Test
    void goesBackToTheSettingsOfTheStartThoughTheyAreWrongAndTakesTheFileWhenItIsMended() throws Exception {
        String wrong = "<configuration>" + NOWHERE + LIST + "</configuration>";
        LoggingWatch watch = startWith(wrong.formatted("INFO"));
        Files.writeString(file, wrong.formatted("DEBUG"));
        watch.lookAtOnce();
        assertEquals("INFO", level());
        assertTrue(logged().get(0).endsWith("; the log goes on as it was"));
        assertLogs();
        Files.writeString(file, OTHER);
        watch.lookAtOnce();
        assertEquals(List.of("[INFO] log settings changed: " + file), logged());
        assertEquals("DEBUG", level());
    }

    @Test
    void takesAMendedFileWhereTheStartHadNone() throws Exception {
        LoggingWatch watch = startWith("<configuration>");
        Files.writeString(file, "<configuration>" + NOWHERE + "</configuration>");
        watch.lookAtOnce();
        assertTrue(err.toString(UTF_8).contains("x.Nowhere"), err.toString(UTF_8));
        Files.writeString(file, GOOD);
        watch.lookAtOnce();
        assertEquals(List.of("[INFO] log settings changed: " + file), logged());
    }

    /** It would take any file that is XML. */
    @Test
    void letsLogbackScanNothing() throws Exception {
        String scanning = GOOD.replace("<configuration>", "<configuration scan='true' scanPeriod='1 hour'>");
        LoggingWatch watch = startWith(scanning);
        assertEquals(1, context.getCopyOfScheduledFutures().size());
        assertTrue(context.getCopyOfScheduledFutures().stream().allMatch(Future::isCancelled));
        Files.writeString(file, scanning.replace("INFO", "DEBUG"));
        watch.lookAtOnce();
        assertEquals(List.of("[INFO] log settings changed: " + file), logged());
        assertTrue(context.getCopyOfScheduledFutures().stream().allMatch(Future::isCancelled));
        Files.writeString(file, "<configuratio/>");
        watch.lookAtOnce();
        assertEquals("DEBUG", level());
        assertTrue(context.getCopyOfScheduledFutures().stream().allMatch(Future::isCancelled));
        assertTrue(err.toString(UTF_8).lines().noneMatch(line -> line.contains("scan") || line.contains("watch")));
    }

    @Test
    void saysThatTheFileIsGone() throws Exception {
        LoggingWatch watch = startWith(GOOD);
        Files.delete(file);
        watch.look();
        watch.look();
        watch.look();
        assertEquals(
                List.of("[WARN] " + file
                        + " is gone; the log goes on as it was, and from the next start on as shipped"),
                logged());
        Files.writeString(file, OTHER);
        watch.look();
        watch.look();
        assertEquals("DEBUG", level());
    }

    /** As where there is no file: the folder in which the gateway was started stands for it then. */
    @Test
    void saysNothingOfWhatHappensInAFolder() throws Exception {
        startWith(GOOD);
        Path folder = file.resolveSibling("folder");
        Files.createDirectory(folder);
        Files.setLastModifiedTime(folder, FileTime.fromMillis(0));
        LoggingWatch watch = watch(folder);
        Files.writeString(folder.resolve("anything"), "");
        for (int i = 0; i < 3; i++) {
            watch.look();
        }
        watch.lookAtOnce();
        assertEquals(List.of(), logged());
    }

    /** As the process does, which goes on whatever the file is like. */
    private LoggingWatch startWith(String settings) throws IOException {
        Files.writeString(file, settings);
        JoranConfigurator logback = new JoranConfigurator();
        logback.setContext(context);
        try {
            logback.doConfigure(file.toFile());
        } catch (JoranException wrong) {
            // is told at the start
        }
        return watch(file);
    }

    private LoggingWatch watch(Path watched) {
        return new LoggingWatch(watched, context, new PrintStream(err, true, UTF_8));
    }

    /** What was logged with the settings that are in force. */
    private List<String> logged() {
        ListAppender<?> list = (ListAppender<?>) context.getLogger("ROOT").getAppender("list");
        return list.list.stream().map(Object::toString).toList();
    }

    private void assertLogs() {
        context.getLogger("any").info("still here");
        assertEquals("[INFO] still here", logged().get(logged().size() - 1));
    }

    private String level() {
        return context.getLogger("ROOT").getLevel().toString();
    }
}
