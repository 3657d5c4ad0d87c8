package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What operators are told of a {@code logback.xml} that they change while the gateway runs. */
class LoggingWatchTest {
    @TempDir
    private Path temp = Path.of("");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void namesWhatIsWrongOnceAndWhenTheFileHasSettled() throws Exception {
        Path file = Files.writeString(temp.resolve("logback.xml"), "<configuration/>");
        try (ClientLog log = ClientLog.of(LoggingWatch.class)) {
            LoggingWatch watch = watch(file);
            watch.look();
            Files.writeString(file, "<configuration>\n<root>\n");
            watch.look();
            assertEquals(List.of(), log.with(""));
            for (int i = 0; i < 3; i++) {
                watch.look();
            }
            assertEquals(
                    1,
                    log.with(file + ":3: error: this is not well-formed XML: ").size(),
                    log.with("").toString());
            assertEquals(1, log.with("; the log goes on as it was").size());

            Files.writeString(file, "<configuration><root level='LOUD'/></configuration>");
            watch.look();
            watch.look();
            assertEquals(1, log.with(file + ":1: warning: \"LOUD\" is no level").size());
            Files.writeString(file, "<configuration><root level='INFO'/></configuration>\n");
            watch.look();
            watch.look();
            assertEquals(2, log.with("").size());
        }
    }

    @Test
    void namesWhatLogbackComplainsOfInTheLogAndBesideIt() throws Exception {
        Path file = Files.writeString(temp.resolve("logback.xml"), "<configuration/>");
        LoggerContext context = new LoggerContext();
        LoggingWatch watch = new LoggingWatch(file, context, new PrintStream(err, true, UTF_8));
        watch.look();
        assertEquals("", err.toString(UTF_8));

        Files.writeString(file, """
                <configuration>
                  <appender name="list" class="ch.qos.logback.core.read.ListAppender"><encodr/></appender>
                  <root level="INFO"><appender-ref ref="list"/></root>
                </configuration>
                """);
        JoranConfigurator logback = new JoranConfigurator();
        logback.setContext(context);
        logback.doConfigure(file.toFile());
        watch.look();
        watch.look();

        ListAppender<?> list = (ListAppender<?>) context.getLogger("ROOT").getAppender("list");
        List<String> logged = list.list.stream().map(Object::toString).toList();
        assertEquals("[INFO] log settings changed: " + file, logged.get(0));
        String complaint = file + ": warning: Ignoring unknown property [encodr] in ";
        assertTrue(logged.get(1).startsWith("[WARN] " + complaint), logged.toString());
        assertTrue(err.toString(UTF_8).startsWith(complaint), err.toString(UTF_8));
        context.stop();
    }

    @Test
    void saysThatTheFileIsGone() throws Exception {
        Path file = Files.writeString(temp.resolve("logback.xml"), "<configuration/>");
        try (ClientLog log = ClientLog.of(LoggingWatch.class)) {
            LoggingWatch watch = watch(file);
            Files.delete(file);
            watch.look();
            watch.look();
            assertEquals(
                    1, log.with(file + " is gone; the log goes on as it was").size());
            assertEquals(1, log.with("").size());
        }
    }

    private LoggingWatch watch(Path file) {
        return new LoggingWatch(
                file, (LoggerContext) LoggerFactory.getILoggerFactory(), new PrintStream(err, true, UTF_8));
    }

    /** As where there is no file: the folder in which the gateway was started stands for it then. */
    @Test
    void saysNothingOfWhatHappensInAFolder() throws Exception {
        try (ClientLog log = ClientLog.of(LoggingWatch.class)) {
            Files.setLastModifiedTime(temp, FileTime.fromMillis(0));
            LoggingWatch watch = watch(temp);
            Files.writeString(temp.resolve("anything"), "");
            for (int i = 0; i < 3; i++) {
                watch.look();
            }
            assertEquals(List.of(), log.with(""));
        }
    }
}
