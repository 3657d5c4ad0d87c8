package flashbridge.gateway;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.spi.ConfigurationEvent;
import flashbridge.policy.Finding;
import flashbridge.policy.LogbackComplaints;
import flashbridge.policy.LogbackFile;
import flashbridge.policy.WatchedFile;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Says that Logback has taken a changed {@code logback.xml}, and what is wrong with it, which Logback itself passes over
 * without a word.
 */
final class LoggingWatch {
    private final Path file;
    private final WatchedFile watched;
    private final LogbackComplaints complaints;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final Logger log;
    private final PrintStream err;

    /** Takes the file as it is now for good. */
    LoggingWatch(Path file, LoggerContext context, PrintStream err) {
        this.file = file;
        this.err = err;
        log = context.getLogger(LoggingWatch.class);
        watched = new WatchedFile(file);
        complaints = LogbackComplaints.of(context);
        complaints.take(); // the start has told these
        context.addConfigurationEventListener(this::hear);
    }

    /** Comes from a thread of Logback. */
    private void hear(ConfigurationEvent event) {
        switch (event.getEventType()) {
            case CHANGE_DETECTED -> complaints.take(); // those about settings that were not taken
            case CONFIGURATION_ENDED_SUCCESSFULLY -> {
                if (event.getData() instanceof JoranConfigurator) { // and not the return to what was before
                    taken.set(true);
                }
            }
            default -> {
                // is not about what counts now
            }
        }
    }

    /** To be called again and again. */
    void look() {
        if (watched.hasChanged()) {
            watched.take();
            judge();
        }
        if (taken.getAndSet(false)) {
            log.info("log settings changed: {}", file);
            tell(complaints.take());
        }
    }

    private void judge() {
        if (!Files.exists(file)) {
            log.warn("{} is gone; the log goes on as it was, and from the next start on as shipped", file);
            return;
        }
        for (Finding finding : LogbackFile.check(file)) {
            String consequence = finding.isError() ? "; the log goes on as it was" : "";
            tellEverywhere(finding, finding.at(file.toString()) + consequence);
        }
    }

    private void tell(List<Finding> found) {
        found.forEach(complaint -> tellEverywhere(complaint, complaint.at(file.toString())));
        found.stream()
                .filter(Finding::isError)
                .findFirst()
                .ifPresent(error -> tellEverywhere(error, LogbackComplaints.consequence(file)));
    }

    /** It may be the log that does not show it. */
    private void tellEverywhere(Finding finding, String line) {
        log.atLevel(finding.isError() ? Level.ERROR : Level.WARN).log(line);
        err.println(line);
    }
}
