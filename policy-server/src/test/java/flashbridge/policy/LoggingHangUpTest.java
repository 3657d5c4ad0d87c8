package flashbridge.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@code SIGHUP} does with the settings of the log, also where {@code logback.xml} itself has not changed. */
class LoggingHangUpTest {
    private static final String LIST = "<appender name='list' class='ch.qos.logback.core.read.ListAppender'/>"
            + "<root level='INFO'><appender-ref ref='list'/></root>";
    private static final String GOOD = "<configuration>" + LIST + "</configuration>";
    private static final String NOWHERE =
            "<appender name='a' class='x.Nowhere'/><logger name='x'><appender-ref ref='a'/></logger>";
    private static final String REFUSED = "; the log goes on as it was";

    private final Path file;
    private final Path included;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AutoClose("stop")
    private final LoggerContext context = new LoggerContext();

    LoggingHangUpTest(@TempDir Path folder) {
        file = folder.resolve("logback.xml");
        included = folder.resolve("included.xml");
        context.setMDCAdapter(new LogbackMDCAdapter()); // without it no file is written
    }

    @ParameterizedTest
    @ValueSource(strings = {"<configuration>", "<configuration>" + NOWHERE + LIST + "</configuration>"})
    void saysAgainThatAWrongFileIsNotTakenAndWhy(String wrong) throws Exception {
        LoggingWatch watch = startWith(GOOD);
        Files.writeString(file, wrong);
        watch.look();
        watch.look();
        String told = told();
        assertTrue(told.contains(REFUSED), told);
        watch.look();
        watch.look();
        assertEquals("", told());
        watch.lookAtOnce();
        assertEquals(told, told());
        watch.look();
        assertEquals("", told());

        Files.writeString(file, GOOD);
        watch.lookAtOnce();
        watch.lookAtOnce();
        assertEquals("", told());
        assertEquals(List.of("[INFO] log settings changed: " + file), logged());
    }

    @Test
    void saysAgainThatTheFileIsGone() throws Exception {
        LoggingWatch watch = startWith(GOOD);
        Files.delete(file);
        watch.lookAtOnce();
        watch.look();
        watch.lookAtOnce();
        String gone = "[WARN] " + file + " is gone; the log goes on as it was, and from the next start on as shipped";
        assertEquals(List.of(gone, gone), logged());
    }

    @Test
    void saysWhatHasBeenWrongSinceTheStart() throws Exception {
        LoggingWatch watch = startWith("<configuration>" + NOWHERE + LIST + "</configuration>");
        watch.look();
        watch.look();
        assertEquals("", told());
        watch.lookAtOnce();
        String told = told();
        assertTrue(told.contains("x.Nowhere") && told.contains(REFUSED), told);
        assertLogs();
    }

    @Test
    void readsWhatIsIncludedAnewThoughTheFileHasNotChanged() throws Exception {
        LoggingWatch watch = startIncluding("<logger name='a' level='ERROR'/>");
        watch.lookAtOnce();
        assertEquals(List.of(), logged());
        include("<logger name='a' level='DEBUG'/>");
        watch.look();
        watch.look();
        assertEquals("ERROR", level("a"));
        watch.lookAtOnce();
        assertEquals("DEBUG", level("a"));
        watch.lookAtOnce();
        assertEquals(List.of(), logged());
        assertEquals("", told());
    }

    /** Though there it stands as it was no more. */
    @ParameterizedTest
    @ValueSource(strings = {"<logger", NOWHERE})
    void goesBackToWhatWasIncluded(String wrong) throws Exception {
        LoggingWatch watch = startIncluding("<logger name='a' level='ERROR'/>");
        for (int i = 0; i < 2; i++) {
            include(wrong);
            watch.lookAtOnce();
            assertTrue(told().contains(REFUSED));
            assertEquals("ERROR", level("a"));
            assertLogs();
        }
        include("<logger name='a' level='WARN'/>");
        watch.lookAtOnce();
        assertEquals("WARN", level("a"));
        assertEquals(List.of("[INFO] log settings changed: " + file), logged());
        include(wrong);
        watch.lookAtOnce();
        assertEquals("WARN", level("a"));
    }

    @Test
    void goesOnWithWhatWorkedAtTheStartThoughWhatIsIncludedWasWrong() throws Exception {
        LoggingWatch watch = startIncluding("<logger");
        for (int i = 0; i < 2; i++) {
            watch.lookAtOnce();
            assertTrue(told().contains(REFUSED));
            assertLogs();
        }
        include("<logger name='a' level='WARN'/>");
        watch.lookAtOnce();
        assertEquals("WARN", level("a"));
        assertEquals("", told());
    }

    @Test
    void saysNothingWhereThereIsNoFile() throws Exception {
        startWith("<configuration>" + NOWHERE + LIST + "</configuration>");
        LoggingWatch watch = new LoggingWatch(Path.of(""), context, new PrintStream(err, true, UTF_8));
        watch.lookAtOnce();
        assertEquals("", told());
        assertEquals(List.of(), logged());
    }

    @Test
    void emptiesNoLogThatIsWritten() throws Exception {
        Path written = file.resolveSibling("a.log");
        String settings = "<configuration>"
                + "<appender name='f' class='ch.qos.logback.core.FileAppender'><file>" + written + "</file>"
                + "<append>false</append><encoder><pattern>%msg%n</pattern></encoder></appender>"
                + "<root level='INFO'><appender-ref ref='f'/></root>";
        Files.writeString(written, "before the start\n");
        LoggingWatch watch = startWith(settings + "</configuration>");
        context.getLogger("any").info("one");
        Files.writeString(file, settings + NOWHERE + "</configuration>");
        watch.lookAtOnce();
        context.getLogger("any").info("two");
        Files.writeString(file, settings + "<logger name='x' level='OFF'/></configuration>");
        watch.lookAtOnce();
        List<String> log = Files.readAllLines(written);
        assertFalse(log.contains("before the start"));
        assertEquals("one", log.get(0));
        assertTrue(log.contains("two"), log.toString());
        assertEquals("log settings changed: " + file, log.get(log.size() - 1));
    }

    private LoggingWatch startIncluding(String settings) throws IOException {
        include(settings);
        return startWith("<configuration><include file='" + included + "'/>" + LIST + "</configuration>");
    }

    private void include(String settings) throws IOException {
        Files.writeString(included, "<included>" + settings + "</included>");
    }

    private LoggingWatch startWith(String settings) throws IOException {
        Files.writeString(file, settings);
        JoranConfigurator logback = new JoranConfigurator();
        logback.setContext(context);
        try {
            logback.doConfigure(file.toFile());
        } catch (JoranException wrong) {
            throw new AssertionError(wrong);
        }
        return new LoggingWatch(file, context, new PrintStream(err, true, UTF_8));
    }

    /** Beside the log, since this was asked last. */
    private String told() {
        String told = err.toString(UTF_8);
        err.reset();
        return told;
    }

    private List<String> logged() {
        ListAppender<?> list = (ListAppender<?>) context.getLogger("ROOT").getAppender("list");
        return list.list.stream().map(Object::toString).toList();
    }

    private void assertLogs() {
        context.getLogger("any").info("still here");
        assertEquals("[INFO] still here", logged().get(logged().size() - 1));
    }

    private String level(String logger) {
        return context.getLogger(logger).getLevel().toString();
    }
}
