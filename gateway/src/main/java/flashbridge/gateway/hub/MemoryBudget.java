package flashbridge.gateway.hub;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all clients together make the gateway keep, counted over all event loops. */
public final class MemoryBudget {
    /** So much of it what was said and is not passed on yet may take, or nobody says two things in one turn. */
    private static final int SHARE_UNDER_WAY = 32;
    /** So much of it what is begun by those may take who are no members yet. */
    private static final int SHARE_BEGUN = 4;
    /** So much of it on top is far too much. */
    private static final int SHARE_TOO_MUCH = 4;
    /** So much of it is to be free when somebody has made room. */
    private static final int SHARE_TO_SPARE = 16;
    /** So much of it may be taken without a thought. */
    private static final int SHARE_FOR_ANYBODY = 8;

    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicInteger members = new AtomicInteger();
    private final List<AtomicLong> most = new CopyOnWriteArrayList<>();

    void add(long bytes) {
        if (bytes != 0) {
            kept.addAndGet(bytes);
        }
    }

    /** More is kept of what was begun by those who are no members yet; returns whether they keep to their share. */
    boolean addBegun(long bytes, QueueLimits limits) {
        kept.addAndGet(bytes);
        return begun.addAndGet(bytes) <= limits.memoryBudget() / SHARE_BEGUN;
    }

    /** So many more look to it, or fewer. */
    void addMembers(int more) {
        members.addAndGet(more);
    }

    /** How much each member may take, on whatever event loop, without it being too much if all do, beside what is begun. */
    long shareOfEach(QueueLimits limits) {
        long all = limits.memoryBudget();
        return (all - all / SHARE_BEGUN) / Math.max(1, members.get());
    }

    /** Where an event loop writes down how much that client takes who takes the most there. */
    AtomicLong mostOfALoop() {
        AtomicLong one = new AtomicLong();
        most.add(one);
        return one;
    }

    /** How much those take who must make room first, on whatever event loop. */
    long most() {
        return most.stream().mapToLong(AtomicLong::get).max().orElse(0);
    }

    /** More has been said, or less is still to be passed on. */
    void addUnderWay(long bytes) {
        underWay.addAndGet(bytes);
    }

    boolean isOver(QueueLimits limits) {
        return excess(limits) > 0;
    }

    /** Whether nobody should bring more before this turn of the event loops is over. */
    boolean isUsedUp(QueueLimits limits) {
        return used() > limits.memoryBudget();
    }

    /** Whether so much of it is used that nobody should get memory of his own for nothing. */
    boolean isMuch(QueueLimits limits) {
        return kept.get() > limits.memoryBudget() / SHARE_FOR_ANYBODY;
    }

    /** How much too much is kept; what is under way is not, and nobody can make room for it. */
    long excess(QueueLimits limits) {
        return kept.get() - limits.memoryBudget();
    }

    /** How much has to be given back: more than is too much, or else everybody would go on at the limit, a little at a time. */
    long toGiveBack(QueueLimits limits) {
        return excess(limits) + limits.memoryBudget() / SHARE_TO_SPARE;
    }

    /** Whether so much too much is kept that no event loop can wait for another one to see to it. */
    boolean isFarOver(QueueLimits limits) {
        return excess(limits) > limits.memoryBudget() / SHARE_TOO_MUCH;
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
