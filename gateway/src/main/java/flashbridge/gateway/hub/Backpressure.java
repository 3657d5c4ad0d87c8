package flashbridge.gateway.hub;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client from speaking faster than its room can pass it on, by not reading from it for a while.
 *
 * <p>What it has said and the event loops have not yet taken over is bounded, for itself and together with all others; TCP
 * does the rest.
 */
final class Backpressure {
    private static final long MOST = 1 << 20;
    /** What a message costs beside its bytes. */
    private static final int OVERHEAD = 256;
    /** Bytes, as a power of two: in steps of so many all clients are counted, and not message by message. */
    private static final int STEP = 12;

    private final Channel channel;
    private final AtomicLong underWay = new AtomicLong();
    /** What all have said; known from the first message on, which hands it on to other loops. */
    private @Nullable MemoryBudget all;

    private volatile boolean paused;
    private volatile long low;
    /** What was left unread is being read, and nothing has been read from its socket since. */
    private boolean readingOn;

    Backpressure(Channel channel) {
        this.channel = channel;
    }

    /**
     * On the channel's event loop: a message of so many bytes sets out.
     *
     * @param limits half of what may wait for a receiver may be under way, or else one turn could be too much for all
     * @param budget where it is counted
     */
    void said(int bytes, QueueLimits limits, MemoryBudget budget) {
        all = budget;
        int weight = bytes + OVERHEAD;
        long now = underWay.addAndGet(weight);
        count(now - weight, now);
        long high = Math.min(MOST, limits.maxSize() / 2);
        if (!paused && (now > high || budget.isCrowded(limits))) {
            low = Math.min(high, now) / 2;
            paused = true;
            channel.config().setAutoRead(false);
            resumeWhenLow(); // the other loops may have caught up before they could see the pause
        }
    }

    /**
     * On the channel's event loop: nothing more is read from it before that has done all that waits there. Then it is read
     * from once: if nobody can make room, everybody is to come to the end of what he has begun all the same.
     */
    void rest() {
        if (!paused && !readingOn) {
            low = Long.MAX_VALUE;
            paused = true;
            channel.config().setAutoRead(false);
            resumeWhenLow();
        }
    }

    /** Whether what has come from it must be left unread until {@link ReadOn}. */
    boolean isPaused() {
        return paused;
    }

    /** Whether all that was said has been taken over everywhere. */
    boolean isIdle() {
        return underWay.get() == 0;
    }

    /** On any event loop: a message of so many bytes has been taken over everywhere. */
    void heard(int bytes) {
        int weight = bytes + OVERHEAD;
        long before = underWay.getAndAdd(-weight);
        count(before, before - weight);
        if (paused && before > low) { // who brings it there says so, and nobody behind that one
            resumeWhenLow();
        }
    }

    /** Every step up and down is seen by the one who takes it, so that the sum is right in any order. */
    private void count(long before, long now) {
        long steps = (now >> STEP) - (before >> STEP);
        if (steps != 0 && all != null) {
            all.addUnderWay(steps << STEP);
        }
    }

    /** Not before the loop has looked at its sockets again: whoever says little must not wait behind who says much. */
    private void resumeWhenLow() {
        if (underWay.get() <= low) {
            channel.eventLoop().schedule(this::resume, 0, TimeUnit.NANOSECONDS);
        }
    }

    /** What was left unread comes first, and may be too much again. */
    private void resume() {
        if (paused && underWay.get() <= low) {
            paused = false;
            readingOn = true;
            channel.pipeline().fireUserEventTriggered(ReadOn.EVENT);
            readingOn = false;
            if (!paused) {
                channel.config().setAutoRead(true);
            }
        }
    }
}
