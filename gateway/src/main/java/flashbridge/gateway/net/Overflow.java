package flashbridge.gateway.net;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where those are for a moment who are told that there is no place for them.
 *
 * <p>To be told takes a connection, and maybe a handshake of TLS. So only some are, however many come, and none for long.
 * May be called from any thread.
 */
final class Overflow {
    private static final int MOST = 256;
    private static final int HANDSHAKES_PER_SECOND = 32; // each takes a processor for up to 2 ms
    private static final double SECOND = 1e9;

    private final AtomicInteger inside = new AtomicInteger();

    // guarded by this: a bucket that fills up within a second
    private double handshakes = HANDSHAKES_PER_SECOND;
    private long asOf = System.nanoTime();

    /** Whether there is a place for this one, until it closes or {@code limits.handshake-timeout} is over. */
    boolean take(Channel channel, Door door) {
        if (inside.incrementAndGet() > MOST || (door.tls() != null && !mayShakeHands(System.nanoTime()))) {
            inside.decrementAndGet();
            return false;
        }
        Future<?> deadline = channel.eventLoop()
                .schedule(() -> channel.close(), door.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> {
            deadline.cancel(false);
            inside.decrementAndGet();
        });
        return true;
    }

    private synchronized boolean mayShakeHands(long now) {
        handshakes = Math.min(HANDSHAKES_PER_SECOND, handshakes + (now - asOf) / SECOND * HANDSHAKES_PER_SECOND);
        asOf = now;
        if (handshakes < 1) {
            return false;
        }
        handshakes--;
        return true;
    }
}
