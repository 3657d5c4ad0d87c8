package flashbridge.policy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import ch.qos.logback.core.status.StatusManager;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * What Logback has to complain of its settings, as of a class that does not exist: it goes on without, keeps a list of it,
 * and a log that is silent because of it cannot say so.
 */
public final class LogbackComplaints {
    /** A setting that is wrong may be complained of several times. */
    private static final int MOST = 20;

    private static final Pattern MISSING = Pattern.compile("Appender named \\[(.*)] could not be found\\. .*");
    private static final Pattern UNUSED = Pattern.compile("Appender named \\[(.*)] not referenced\\. .*");

    private final Queue<Status> errors = new LinkedBlockingQueue<>(MOST);
    private final Queue<Status> warnings = new LinkedBlockingQueue<>(MOST); // which shall leave room for errors
    private final Queue<String> missing = new LinkedBlockingQueue<>(MOST);

    private LogbackComplaints(StatusManager statuses) {
        StatusListener listener = new StatusListener() {
            @Override
            public void addStatusEvent(Status status) {
                note(status);
            }

            @Override
            public boolean isResetResistant() {
                return true; // other settings come with a reset
            }
        };
        statuses.getCopyOfStatusList().forEach(this::note);
        statuses.add(listener);
    }

    /** Those about the settings of a log, from its beginning. */
    public static LogbackComplaints of(LoggerContext log) {
        return new LogbackComplaints(log.getStatusManager());
    }

    /**
     * Prints what this process's log complains of, and what errors mean for it; it reads its settings now if it has not yet.
     *
     * @param file the settings
     * @return whether there are errors
     */
    public static boolean tell(Path file, PrintStream to) {
        LogbackComplaints complaints = of((LoggerContext) LoggerFactory.getILoggerFactory());
        boolean errors = Finding.tell(complaints.take(file), file, to);
        if (errors) {
            to.println(consequence(file));
        }
        return errors;
    }

    /** What errors in this file mean for the log. */
    public static String consequence(Path file) {
        return file + ": until this is mended, the log may lack lines, or what they say";
    }

    /** Comes from whichever thread has to do with the log. */
    private void note(Status status) {
        Matcher appender = MISSING.matcher(String.valueOf(status.getMessage()));
        if (appender.matches()) {
            missing.offer(appender.group(1));
        } else if (status.getEffectiveLevel() >= Status.WARN) {
            (isError(status) ? errors : warnings).offer(status);
        }
    }

    /**
     * Those that came since this was asked last, errors first. Logback does not say in which line it found them.
     *
     * @param file the settings; where they alone say which appenders there are, {@link LogbackFile} names what is missing
     */
    public List<Finding> take(Path file) {
        Stream<Finding> complaints =
                Stream.concat(taken(errors), taken(warnings)).map(LogbackComplaints::finding);
        List<Finding> unknown = taken(missing).map(LogbackComplaints::missing).toList();
        boolean told = unknown.isEmpty() || !LogbackFile.includes(file);
        return Stream.concat(complaints, told ? Stream.empty() : unknown.stream())
                .distinct()
                .toList();
    }

    private static <T> Stream<T> taken(Queue<T> queue) {
        return Stream.generate(queue::poll).takeWhile(one -> one != null);
    }

    private static Finding missing(String appender) {
        return new Finding(
                Finding.Severity.WARNING,
                0,
                "\"" + Printable.of(appender, 40)
                        + "\" is no appender of this file nor of what it includes, so nothing goes there");
    }

    /** Of an appender that is not used, Logback's words say neither what that means nor what to do. */
    private static String message(Status status) {
        String message = String.valueOf(status.getMessage()).strip();
        Matcher unused = UNUSED.matcher(message);
        return unused.matches()
                ? "the appender \"" + unused.group(1) + "\" writes nothing, since no <appender-ref> names it"
                : message;
    }

    private static boolean isError(Status status) {
        return status.getEffectiveLevel() == Status.ERROR;
    }

    private static Finding finding(Status status) {
        Throwable cause = status.getThrowable();
        return new Finding(
                isError(status) ? Finding.Severity.ERROR : Finding.Severity.WARNING,
                0,
                Printable.of(message(status), 200)
                        + (cause == null ? "" : " (" + Printable.of(cause.toString(), 200) + ")"));
    }
}
