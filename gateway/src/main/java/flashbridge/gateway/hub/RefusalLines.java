package flashbridge.gateway.hub;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The lines of the log about who is refused, of which nobody can make so many that they fill a disk: the rest of a second is
 * counted in one line. May be called from any thread, and keeps none waiting.
 */
final class RefusalLines {
    /** Lines in a second; so many addresses a second can be locked out by the log. */
    static final int MOST = 100;

    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    private final EventExecutor timer;
    /** In the second that began with the first of them. */
    private final AtomicInteger said = new AtomicInteger();

    /** Ends its seconds by this timer. */
    RefusalLines(EventExecutor timer) {
        this.timer = timer;
    }

    void say(Level level, String line) {
        if (!log.isEnabledForLevel(level)) {
            return;
        }
        int number = said.incrementAndGet();
        if (number == 1) {
            timer.schedule(this::sum, 1, TimeUnit.SECONDS);
        }
        if (number <= MOST) {
            log.atLevel(level).log(line);
        }
    }

    private void sum() {
        int more = said.getAndSet(0) - MOST;
        if (more > 0) {
            log.warn("refused    {} more within a second, beyond {} lines", more, MOST);
        }
    }
}
