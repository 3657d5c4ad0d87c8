package flashbridge.gateway.hub;

import io.netty.util.concurrent.EventExecutor;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The lines of the log about who is refused: each address has one in a second for each reason, so that nobody hides the
 * others from whoever locks out addresses by the log, and nobody can make so many that they fill a disk. How many were left
 * out stands in a line behind them.
 *
 * <p>May be called from any thread.
 */
final class RefusalLines {
    /** Addresses in a second, and lines about those that are named already: a reason may quote what the client makes up. */
    static final int MOST = 100;

    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    private record Said(Object network, String why) {}

    private final String event;
    private final EventExecutor timer;

    // guarded by this
    private final Set<Object> named = new HashSet<>();
    private final Set<Said> said = new HashSet<>();
    private boolean counting;
    private long more;

    /** Lines that begin with this word; their seconds end by this timer. */
    RefusalLines(String event, EventExecutor timer) {
        this.event = String.format("%-10s ", event);
        this.timer = timer;
    }

    /** Says so, or counts it for the line at the end of this second. */
    void say(Level level, Peer peer, String why) {
        if (log.isEnabledForLevel(level) && isToBeSaid(peer.network(), why)) {
            log.atLevel(level).log(event + peer + " " + why);
        }
    }

    private synchronized boolean isToBeSaid(Object network, String why) {
        if (!counting) {
            counting = true;
            timer.schedule(this::sum, 1, TimeUnit.SECONDS);
        }
        boolean mayBeSaid = named.contains(network) ? said.size() - named.size() < MOST : named.size() < MOST;
        boolean fresh = mayBeSaid && said.add(new Said(network, why));
        if (fresh) {
            named.add(network);
        }
        more += fresh ? 0 : 1;
        return fresh;
    }

    private void sum() {
        long left = end();
        if (left > 0) {
            log.warn("{}{} more in the same second, beyond a line for each reason of {} addresses", event, left, MOST);
        }
    }

    private synchronized long end() {
        long left = more;
        named.clear();
        said.clear();
        counting = false;
        more = 0;
        return left;
    }
}
