package flashbridge.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines about clients that are logged while this is open. */
public final class ClientLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger clients = (Logger) LoggerFactory.getLogger("flashbridge.clients");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final Level before = clients.getLevel();

    public ClientLog() {
        start();
        clients.addAppender(this);
        clients.setAdditive(false); // what the test reads need not be printed
        clients.setLevel(Level.INFO);
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
        clients.setLevel(before);
        clients.setAdditive(true);
        clients.detachAppender(this);
    }
}
