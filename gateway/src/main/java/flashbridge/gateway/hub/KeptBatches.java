package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The batches of one event loop that somebody has not taken yet, counted until nobody keeps them any more.
 *
 * <p>The oldest first, each with a reference of our own to see when it is the last one. Touched on that event loop only.
 */
final class KeptBatches {
    /** Bytes from which on it pays to look whether all of them are still needed. */
    private static final long MUCH = 1 << 20;

    private final MemoryBudget budget;
    private final Deque<ByteBuf> batches = new ArrayDeque<>();
    private long bytes;
    private long much = MUCH;

    /** None yet; {@code budget} is told of each. */
    KeptBatches(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Takes over a batch that was handed to everybody; returns whether anybody keeps it. */
    boolean keep(ByteBuf batch) {
        if (batch.refCnt() == 1) { // as ever: everybody has it
            batch.release();
            return false;
        }
        batches.add(batch);
        count(batch.capacity());
        while (!batches.isEmpty() && batches.element().refCnt() == 1) {
            letGo(batches.remove());
        }
        if (bytes > much) { // it may be the first one alone that somebody has not taken
            prune();
        }
        return true;
    }

    /** Lets go of those that nobody keeps any more. */
    void prune() {
        batches.removeIf(batch -> batch.refCnt() == 1 && letGo(batch));
        much = Math.max(MUCH, 2 * bytes);
    }

    private boolean letGo(ByteBuf batch) {
        count(-batch.capacity());
        return batch.release();
    }

    private void count(long more) {
        bytes += more;
        budget.add(more);
    }

    /** Lets go of all: whoever still keeps one is being closed. */
    void clear() {
        batches.forEach(ByteBuf::release);
        batches.clear();
        count(-bytes);
    }
}
