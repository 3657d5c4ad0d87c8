package flashbridge.gateway.fuzz;

import static org.junit.jupiter.api.Assertions.assertNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The first exception that a handler had to catch while this is open: no client should be able to cause one.
 *
 * <p>Handlers log what they catch, and nowhere else can it be seen: {@code fault} with its trace, {@code ... failed} for
 * debugging, and what Netty warns of, leaks among it.
 */
public final class Faults extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<Logger> loggers = Stream.of("flashbridge.clients", "io.netty")
            .map(name -> (Logger) LoggerFactory.getLogger(name))
            .toList();
    private final List<@Nullable Level> before =
            loggers.stream().map(Logger::getLevel).toList();
    private final List<String> declared;
    private final AtomicReference<@Nullable String> first = new AtomicReference<>();

    /**
     * Listens to all that is logged about clients, and prints none of it.
     *
     * @param declared the names of exceptions by which a codec of Netty says that bytes are bad
     */
    public Faults(String... declared) {
        this.declared = List.of(declared);
        start();
        for (Logger logger : loggers) {
            logger.addAppender(this);
            logger.setAdditive(false);
        }
        loggers.get(0).setLevel(Level.DEBUG);
    }

    /** Fails when there was one since the last time. */
    public void assertNone() {
        assertNull(first.getAndSet(null));
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean warns = event.getLevel().isGreaterOrEqual(Level.WARN)
                && event.getLoggerName().startsWith("io.netty");
        boolean failed = event.getMessage().contains(" failed: ")
                && declared.stream().noneMatch(event.getFormattedMessage()::contains);
        if (warns || failed || event.getLevel() == Level.ERROR) {
            Object trace = event.getThrowableProxy() == null
                    ? ""
                    : " " + event.getThrowableProxy().getClassName() + ": "
                            + event.getThrowableProxy().getMessage() + " "
                            + List.of(event.getThrowableProxy().getStackTraceElementProxyArray());
            first.compareAndSet(null, event.getFormattedMessage() + trace);
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < loggers.size(); i++) {
            loggers.get(i).setLevel(before.get(i));
            loggers.get(i).setAdditive(true);
            loggers.get(i).detachAppender(this);
        }
    }
}
