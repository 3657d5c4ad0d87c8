package flashbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told of a {@code logback.xml} that they change while the gateway runs. */
class LoggingWatchTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void namesWhatIsWrongOnceAndWhenTheFileHasSettled() throws Exception {
        Path file = Files.writeString(temp.resolve("logback.xml"), "<configuration/>");
        try (ClientLog log = ClientLog.of(LoggingWatch.class)) {
            LoggingWatch watch = new LoggingWatch(file);
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

    /** As where there is no file: the folder in which the gateway was started stands for it then. */
    @Test
    void saysNothingOfWhatHappensInAFolder() throws Exception {
        try (ClientLog log = ClientLog.of(LoggingWatch.class)) {
            Files.setLastModifiedTime(temp, FileTime.fromMillis(0));
            LoggingWatch watch = new LoggingWatch(temp);
            Files.writeString(temp.resolve("anything"), "");
            for (int i = 0; i < 3; i++) {
                watch.look();
            }
            assertEquals(List.of(), log.with(""));
        }
    }
}
