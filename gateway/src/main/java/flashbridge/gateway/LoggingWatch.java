package flashbridge.gateway;

import flashbridge.policy.Finding;
import flashbridge.policy.LogbackFile;
import flashbridge.policy.WatchedFile;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is wrong with a changed {@code logback.xml}, which Logback itself passes over without a word. */
final class LoggingWatch {
    private static final Logger log = LoggerFactory.getLogger(LoggingWatch.class);

    private final Path file;
    private final WatchedFile watched;

    /** Takes the file as it is now for good. */
    LoggingWatch(Path file) {
        this.file = file;
        watched = new WatchedFile(file);
    }

    /** To be called again and again. */
    void look() {
        if (watched.hasChanged()) {
            watched.take();
            tell(LogbackFile.check(file));
        }
    }

    private void tell(List<Finding> findings) {
        for (Finding finding : findings) {
            if (finding.isError()) {
                log.error("{}; the log goes on as it was", finding.at(file.toString()));
            } else {
                log.warn(finding.at(file.toString()));
            }
        }
    }
}
