package flashbridge.gateway.hub;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps a client from speaking faster than its room can pass it on, by not reading from it for a while.
 *
 * <p>What it has said and the event loops have not yet taken over is bounded; TCP does the rest.
 */
final class Backpressure {
    private static final long MOST = 1 << 20;
    /** What a message costs beside its bytes. */
    private static final int OVERHEAD = 256;

    private final Channel channel;
    private final AtomicLong underWay = new AtomicLong();
    private volatile boolean paused;
    private volatile long low;

    Backpressure(Channel channel) {
        this.channel = channel;
    }

    /**
     * On the channel's event loop: a message of so many bytes sets out.
     *
     * @param limits half of what may wait for a receiver may be under way, or else one turn could be too much for all
     */
    void said(int bytes, QueueLimits limits) {
        long high = Math.min(MOST, limits.maxSize() / 2);
        if (underWay.addAndGet(bytes + OVERHEAD) > high && !paused) {
            low = high / 2;
            paused = true;
            channel.config().setAutoRead(false);
            resumeWhenLow(); // the other loops may have caught up before they could see the pause
        }
    }

    /** Whether all that was said has been taken over everywhere. */
    boolean isIdle() {
        return underWay.get() == 0;
    }

    /** On any event loop: a message of so many bytes has been taken over everywhere. */
    void heard(int bytes) {
        long before = underWay.getAndAdd(-bytes - OVERHEAD);
        if (paused && before > low) { // who brings it there says so, and nobody behind that one
            resumeWhenLow();
        }
    }

    private void resumeWhenLow() {
        if (underWay.get() <= low) {
            channel.eventLoop().execute(this::resume);
        }
    }

    private void resume() {
        if (paused && underWay.get() <= low) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }
}
