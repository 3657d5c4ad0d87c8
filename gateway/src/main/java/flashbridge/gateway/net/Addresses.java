package flashbridge.gateway.net;

import flashbridge.gateway.config.ConnectionLimits;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.websocket.NoEntry;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many connections each address has, and how many new ones in the last second.
 *
 * <p>Of an IPv6 address the first 64 bits count, since whoever has one has all of those. May be called from any thread.
 */
final class Addresses {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Those of one address; changed only while the map holds its key. */
    private static final class Guests {
        int open;
        double mayCome;
        long asOf;
    }

    private final Map<Object, Guests> byAddress = new ConcurrentHashMap<>();
    private final AtomicLong swept = new AtomicLong(System.nanoTime());

    /** Counts a connection in, or says why not. */
    @Nullable
    NoEntry enter(InetAddress address, ConnectionLimits limits) {
        return enter(address, limits, System.nanoTime());
    }

    @Nullable
    NoEntry enter(InetAddress address, ConnectionLimits limits, long now) {
        boolean local = address.isLoopbackAddress();
        sweep(now);
        AtomicReference<@Nullable NoEntry> refusal = new AtomicReference<>(); // of this one, whoever else comes now
        byAddress.compute(Peer.network(address), (key, known) -> {
            Guests guests = known == null ? newcomer(limits.newPerAddress(local), now) : known;
            refusal.set(judge(guests, limits.perAddress(local), limits.newPerAddress(local), now));
            return guests;
        });
        return refusal.get();
    }

    /** Counts one out that was let in. */
    void leave(InetAddress address) {
        byAddress.computeIfPresent(Peer.network(address), (key, guests) -> {
            guests.open--;
            return guests;
        });
    }

    /** The addresses that are known at the moment. */
    int size() {
        return byAddress.size();
    }

    private static Guests newcomer(int perSecond, long now) {
        Guests guests = new Guests();
        guests.mayCome = perSecond;
        guests.asOf = now;
        return guests;
    }

    /** A bucket of new connections that fills up within a second. */
    private static @Nullable NoEntry judge(Guests guests, int most, int perSecond, long now) {
        double seconds = (now - guests.asOf) / (double) SECOND;
        guests.mayCome = Math.min(perSecond, guests.mayCome + Math.max(0, seconds) * perSecond);
        guests.asOf = now;
        if (guests.open >= most) {
            return NoEntry.ADDRESS_FULL;
        }
        if (guests.mayCome < 1) {
            return NoEntry.ADDRESS_TOO_FAST;
        }
        guests.mayCome--;
        guests.open++;
        return null;
    }

    /** Once a second, by whoever comes then: who has no connection and may come as often as ever is forgotten. */
    private void sweep(long now) {
        long last = swept.get();
        if (now - last > SECOND && swept.compareAndSet(last, now)) {
            byAddress
                    .keySet()
                    .forEach(key -> byAddress.computeIfPresent(
                            key, (same, guests) -> guests.open == 0 && now - guests.asOf > SECOND ? null : guests));
        }
    }
}
