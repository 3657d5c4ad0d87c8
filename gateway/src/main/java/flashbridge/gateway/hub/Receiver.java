package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;

/** The hearing side of one participant: takes what its audience hands out, and tells when that is too much for it. */
final class Receiver {
    private static final End TOO_SLOW =
            new End(End.Cause.TOO_SLOW, "reads more slowly than its room speaks: over limits.queue-max-size");

    private final Session session;
    private final Outbox outbox;
    private final Tally tally;
    private final ClientLog log;
    private boolean judged;

    /** The place in its audience, so that leaving takes one step however many listen. */
    int seat;
    /** Whether the batch being gathered holds a message that this participant said and shall not hear. */
    boolean skips;

    Receiver(Session session, Outbox outbox, Tally tally, ClientLog log) {
        this.session = session;
        this.outbox = outbox;
        this.tally = tally;
        this.log = log;
    }

    /** Takes some messages of a batch. */
    void take(Batch batch, ByteBuf view, int from, int to, QueueLimits limits) {
        int dropped = outbox.offer(batch, view, from, to, limits);
        if (dropped == Outbox.TOO_MUCH) {
            judgeLater(limits);
        } else if (dropped > 0) {
            countDropped(dropped);
        }
    }

    /** What is scheduled waits for the loop to have looked at its sockets: who reads at once is never taken for slow. */
    private void judgeLater(QueueLimits limits) {
        if (!judged) {
            judged = true;
            session.loop().schedule(() -> judge(limits), 0, TimeUnit.NANOSECONDS);
        }
    }

    private void judge(QueueLimits limits) {
        judged = false;
        if (outbox.behind() > limits.maxSize()) {
            session.close(TOO_SLOW);
        }
    }

    /** Some messages were left out for it. */
    void countDropped(int messages) {
        if (tally.dropped == 0) {
            log.isSlow();
        }
        tally.dropped += messages;
    }

    /** Its framing cannot carry a message. */
    void countNotCarried() {
        tally.notCarried++;
    }

    /** A message has characters that its encoding cannot say. */
    void countUnmappable() {
        tally.unmappable++;
    }

    /** It hears nothing more; its stay ends when those who are being walked over now have been. */
    void closeLater(End why) {
        outbox.shut();
        session.loop().execute(() -> session.close(why));
    }
}
