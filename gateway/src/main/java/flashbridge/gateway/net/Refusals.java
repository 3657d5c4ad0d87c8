package flashbridge.gateway.net;

import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.websocket.NoEntry;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log who is turned away: each address once in a second for each reason, so that whoever locks out addresses by
 * the log sees them all, and no more lines than that in a second; how many were left out stands in a line behind them. Of
 * an IPv6 address the first 64 bits count, as for the limits.
 *
 * <p>May be called from any thread.
 */
final class Refusals {
    /** Lines in a second. */
    static final int MOST = 100;

    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    private record Said(NoEntry why, @Nullable Object from) {}

    // guarded by this
    private final Set<Said> said = new HashSet<>();
    private boolean counting;
    private long more;

    /** Says so, or counts it for the line at the end of this second, which {@code timer} writes. */
    void say(NoEntry why, Peer peer, EventExecutor timer) {
        if (isToBeSaid(new Said(why, address(peer)), timer)) {
            log.warn("refused    {} status={} reason=\"{}\"", peer, why.status().code(), why.reason());
        }
    }

    private synchronized boolean isToBeSaid(Said one, EventExecutor timer) {
        if (!counting) {
            counting = true;
            timer.schedule(this::sum, 1, TimeUnit.SECONDS);
        }
        boolean fresh = said.size() < MOST && said.add(one);
        more += fresh ? 0 : 1;
        return fresh;
    }

    private void sum() {
        long left = end();
        if (left > 0) {
            log.warn("refused    {} more in the same second, of addresses named before or beyond {} lines", left, MOST);
        }
    }

    private synchronized long end() {
        long left = more;
        said.clear();
        counting = false;
        more = 0;
        return left;
    }

    private static @Nullable Object address(Peer peer) {
        return peer.remote() instanceof InetSocketAddress from ? Addresses.key(from.getAddress()) : null;
    }
}
