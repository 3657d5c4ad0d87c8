package flashbridge.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.Layout;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The lines that are logged while this is open: about clients, or by a class. */
public final class ClientLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final @Nullable Level before;

    public ClientLog() {
        this((Logger) LoggerFactory.getLogger("flashbridge.clients"));
    }

    /** What this class has to say. */
    public static ClientLog of(Class<?> source) {
        return new ClientLog((Logger) LoggerFactory.getLogger(source));
    }

    private ClientLog(Logger logger) {
        this.logger = logger;
        before = logger.getLevel();
        start();
        logger.addAppender(this);
        logger.setAdditive(false); // what the test reads need not be printed
        logger.setLevel(Level.INFO);
    }

    /** Those that hold this text; of other tests too, if they run beside. */
    public List<String> with(String text) {
        return events.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(text))
                .toList();
    }

    /** The same as a layout prints them. */
    public List<String> with(String text, Layout<ILoggingEvent> layout) {
        return events.stream()
                .filter(event -> event.getFormattedMessage().contains(text))
                .map(layout::doLayout)
                .toList();
    }

    /** How loud those are. */
    public Set<Level> levelsOf(String text) {
        return events.stream()
                .filter(event -> event.getFormattedMessage().contains(text))
                .map(ILoggingEvent::getLevel)
                .collect(Collectors.toSet());
    }

    /** Hears everything from now on. */
    public ClientLog withDebug() {
        logger.setLevel(Level.DEBUG);
        return this;
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    @Override
    public void close() {
        logger.setLevel(before);
        logger.setAdditive(true);
        logger.detachAppender(this);
    }
}
