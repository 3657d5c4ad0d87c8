package flashbridge.policy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.model.Model;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes a changed {@code logback.xml} while the process runs, but no wrong one: where Logback complains of an error in it,
 * the log goes back to the settings that it had.
 *
 * <p>Logback's own scan is switched off: it takes whatever is XML, and says nothing when the log is silent from then on. To
 * be used by one thread.
 */
public final class LoggingWatch {
    /** Those that the log is to have. */
    private interface Settings {
        void apply() throws JoranException;
    }

    private final Path file;
    private final WatchedFile watched;
    private final LoggerContext context;
    private final LogbackComplaints complaints;
    private final Logger log;
    private final PrintStream err;
    private @Nullable Model inForce;
    private boolean refused;

    /**
     * Takes the file as it is now for what the context has been configured with.
     *
     * @param err is told what is wrong as well, since it may be the log that does not show it
     */
    public LoggingWatch(Path file, LoggerContext context, PrintStream err) {
        this.file = file;
        this.context = context;
        this.err = err;
        log = context.getLogger(LoggingWatch.class);
        watched = new WatchedFile(file);
        inForce = Reconfigurator.inForce(context, settings());
        complaints = LogbackComplaints.of(context);
        boolean wrong = isAnyError(complaints.take(file)); // the start has told these
        if (Files.isRegularFile(file)) {
            refused = wrong;
            context.getCopyOfScheduledFutures().forEach(scan -> scan.cancel(false));
        }
    }

    /** That of the log of this process, where it has a file. */
    public static LoggingWatch ofThisProcess(PrintStream err) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        loadWhatShowsFaults(context);
        return new LoggingWatch(LogbackFile.ofThisProcess(), context, err);
    }

    /**
     * Has Java read it from the jar while that is there. Once the jar was written anew, every class that was not needed before
     * is a fault, and an event loop that cannot log one dies of it.
     */
    private static void loadWhatShowsFaults(LoggerContext context) {
        Throwable fault = new Throwable("shown to nobody", new Throwable());
        ILoggingEvent event = new LoggingEvent(
                LoggingWatch.class.getName(),
                context.getLogger(LoggingWatch.class),
                ch.qos.logback.classic.Level.ERROR,
                "{} and {}",
                fault,
                new Object[] {1, 2});
        event.getFormattedMessage();
        ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    /** Takes what has changed, once it has settled; to be called again and again. */
    public void look() {
        if (watched.hasChanged()) {
            take();
        }
    }

    /**
     * Takes what has changed at once: somebody says that it is written. What is wrong with the file is said again, and what
     * it includes is read anew.
     */
    public void lookAtOnce() {
        if (refused || !FileStamp.of(file).equals(watched.taken()) || Reconfigurator.includes(inForce)) {
            take();
        }
    }

    private void take() {
        boolean asBefore = !refused && FileStamp.of(file).equals(watched.taken());
        watched.take();
        if (!Files.exists(file)) {
            refused = true;
            log.warn("{} is gone; the log goes on as it was, and from the next start on as shipped", file);
            return;
        }
        List<Finding> found = new ArrayList<>(LogbackFile.check(file));
        if (!isAnyError(found)) {
            found.addAll(exchange(asBefore));
        }
        refused = isAnyError(found);
        found.forEach(this::tell);
    }

    /** What Logback complains of; if an error is among it, the settings before are in force again. */
    private List<Finding> exchange(boolean asBefore) {
        Reconfigurator logback = new Reconfigurator(context);
        List<Finding> found = apply(() -> logback.doConfigure(settings()));
        Model fresh = logback.read();
        if (isAnyError(found)) {
            apply(this::goBack); // what there is to say of these has been told
        } else if (!asBefore || !Objects.equals(fresh, inForce)) {
            log.info("log settings changed: {}", file);
            inForce = fresh;
        }
        return found;
    }

    private void goBack() {
        if (inForce != null) {
            new Reconfigurator(context).goBackTo(inForce);
        }
    }

    private static boolean isAnyError(List<Finding> found) {
        return found.stream().anyMatch(Finding::isError);
    }

    private List<Finding> apply(Settings settings) {
        List<Finding> found = clear();
        complaints.take(file); // about those that were in force
        try {
            settings.apply();
        } catch (JoranException | RuntimeException | LinkageError | StackOverflowError failure) {
            found.add(new Finding(Finding.Severity.ERROR, 0, Printable.of(failure.toString(), 200)));
        }
        found.addAll(complaints.take(file));
        if (isMute()) {
            found.add(new Finding(
                    Finding.Severity.ERROR,
                    0,
                    "no logger has an appender; who wants no log sets <root level=\"OFF\"/>"));
        }
        return found;
    }

    /** Lets go of what is in force. What cannot be stopped, as an appender of somebody's own, is no reason to keep the rest. */
    private List<Finding> clear() {
        List<Finding> found = new ArrayList<>();
        detach().forEach(appender -> stop("appender " + appender.getName(), appender::stop, found));
        stop("the log as it was", context::reset, found);
        return found;
    }

    private List<Appender<ILoggingEvent>> detach() {
        List<Appender<ILoggingEvent>> all = new ArrayList<>();
        context.getLoggerList().forEach(logger -> {
            List<Appender<ILoggingEvent>> own = new ArrayList<>();
            logger.iteratorForAppenders().forEachRemaining(own::add);
            own.forEach(logger::detachAppender);
            all.addAll(own);
        });
        return all;
    }

    private static void stop(String what, Runnable stopping, List<Finding> found) {
        try {
            stopping.run();
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            String reason = Printable.of(failure.toString(), 200);
            found.add(new Finding(Finding.Severity.WARNING, 0, what + " cannot be stopped (" + reason + ")"));
        }
    }

    /** Whether nothing would be logged, though nobody has asked for that. */
    private boolean isMute() {
        return context.getLogger(Logger.ROOT_LOGGER_NAME).isErrorEnabled()
                && context.getLoggerList().stream()
                        .noneMatch(logger -> logger.iteratorForAppenders().hasNext());
    }

    /** It may be the log that does not show it. */
    private void tell(Finding finding) {
        String line = finding.at(file.toString()) + (finding.isError() ? "; the log goes on as it was" : "");
        log.atLevel(finding.isError() ? Level.ERROR : Level.WARN).log(line);
        err.println(line);
    }

    /** Nothing where it cannot be read, which makes an error when it is checked or applied. */
    private InputStream settings() {
        try {
            return new ByteArrayInputStream(Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0]);
        } catch (IOException unreadable) {
            return InputStream.nullInputStream();
        }
    }
}
