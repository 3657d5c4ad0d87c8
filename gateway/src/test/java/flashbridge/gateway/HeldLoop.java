package flashbridge.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** Holds up the event loop that logs a line with this text. */
final class HeldLoop extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger clients = (Logger) LoggerFactory.getLogger("flashbridge.clients");
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);
    private final String text;

    HeldLoop(String text) {
        this.text = text;
        start();
        clients.addAppender(this);
        clients.setLevel(Level.INFO);
    }

    void await() throws InterruptedException {
        assertTrue(arrived.await(10, SECONDS));
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getFormattedMessage().contains(text)) {
            arrived.countDown();
            try {
                held.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void letGo() {
        held.countDown();
    }

    @Override
    public void close() {
        letGo();
        clients.detachAppender(this);
        clients.setLevel(null);
    }
}
