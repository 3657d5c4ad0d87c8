package flashbridge.gateway.hub;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all clients together make the gateway keep, counted over all event loops. */
public final class MemoryBudget {
    private final AtomicLong used = new AtomicLong();

    void add(long bytes) {
        if (bytes != 0) {
            used.addAndGet(bytes);
        }
    }

    boolean isOver(QueueLimits limits) {
        return used.get() > limits.memoryBudget();
    }

    /** Bytes. */
    public long used() {
        return used.get();
    }
}
