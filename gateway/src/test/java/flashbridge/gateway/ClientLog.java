package flashbridge.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The lines that are logged while this is open: about clients, or by a class. */
public final class ClientLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
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
        return lines.stream().filter(line -> line.contains(text)).toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getFormattedMessage());
    }

    @Override
    public void close() {
        logger.setLevel(before);
        logger.setAdditive(true);
        logger.detachAppender(this);
    }
}
