package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What waits for one client, in its order: shares of batches, from which messages can be taken at both ends. */
final class Waiting {
    /** Some of the messages of a batch, whose bytes it keeps. */
    private static final class Share {
        final Batch batch;
        final long since = System.nanoTime();
        int from;
        final int to;

        Share(Batch batch, int from, int to) {
            this.batch = batch;
            this.from = from;
            this.to = to;
        }

        int size() {
            return batch.sizeOf(from, to);
        }
    }

    private final Deque<Share> shares = new ArrayDeque<>();
    private long size;

    boolean isEmpty() {
        return shares.isEmpty();
    }

    /** Bytes. */
    long size() {
        return size;
    }

    /** When the one that has waited longest came, in nanoseconds. */
    long since(long otherwise) {
        Share oldest = shares.peek();
        return oldest == null ? otherwise : oldest.since;
    }

    /** Takes a share of the messages in the batch. */
    void add(Batch batch, int from, int to) {
        batch.bytes().retain();
        shares.add(new Share(batch, from, to));
        size += batch.sizeOf(from, to);
    }

    /** Hands over what has waited longest, with the reference that was kept, and counts it; null when nothing waits. */
    @Nullable
    ByteBuf poll(Tally tally) {
        Share oldest = shares.poll();
        if (oldest == null) {
            return null;
        }
        size -= oldest.size();
        tally.given(oldest.to - oldest.from, oldest.size());
        return oldest.batch.slice(oldest.from, oldest.to);
    }

    /** Leaves out the oldest messages until no more than so many bytes wait; returns their number. */
    int dropOldest(long most) {
        int dropped = 0;
        while (size > most) {
            Share oldest = shares.element();
            size -= oldest.batch.sizeOf(oldest.from, oldest.from + 1);
            oldest.from++;
            dropped++;
            if (oldest.from == oldest.to) {
                shares.remove().batch.bytes().release();
            }
        }
        return dropped;
    }

    /** Leaves out what came before this moment, in nanoseconds; returns the number of messages. */
    int dropBefore(long moment) {
        int dropped = 0;
        for (Share oldest = shares.peek(); oldest != null && oldest.since < moment; oldest = shares.peek()) {
            dropped += oldest.to - oldest.from;
            size -= oldest.size();
            shares.remove().batch.bytes().release();
        }
        return dropped;
    }

    /** Hands over everything. */
    void drainTo(Consumer<ByteBuf> taker, Tally tally) {
        for (ByteBuf next = poll(tally); next != null; next = poll(tally)) {
            taker.accept(next);
        }
    }

    /** Gives back everything. */
    void release() {
        shares.forEach(share -> share.batch.bytes().release());
        shares.clear();
        size = 0;
    }
}
