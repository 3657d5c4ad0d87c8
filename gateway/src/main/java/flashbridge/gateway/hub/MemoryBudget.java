package flashbridge.gateway.hub;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all clients together make the gateway keep, counted over all event loops. */
public final class MemoryBudget {
    /** So much of it what was said and is not passed on yet may take, or nobody says two things in one turn. */
    private static final int SHARE_UNDER_WAY = 32;

    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();

    void add(long bytes) {
        if (bytes != 0) {
            kept.addAndGet(bytes);
        }
    }

    /** More has been said, or less is still to be passed on. */
    void addUnderWay(long bytes) {
        underWay.addAndGet(bytes);
    }

    boolean isOver(QueueLimits limits) {
        return excess(limits) > 0;
    }

    /** How much too much is kept; what is under way is not, and nobody can make room for it. */
    long excess(QueueLimits limits) {
        return kept.get() - limits.memoryBudget();
    }

    /** Whether so much is said in this moment that the event loops would be busy with it alone. */
    boolean isCrowded(QueueLimits limits) {
        return underWay.get() > limits.memoryBudget() / SHARE_UNDER_WAY;
    }

    /** Bytes. */
    public long used() {
        return kept.get() + underWay.get();
    }
}
