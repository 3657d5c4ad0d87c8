package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;

/** The most that may wait for one guest, by all the limits that held since nothing waited for it. */
final class QueueBound {
    /** What Netty counts for a write beside its bytes, and what the gateway says of its own accord. */
    private static final int IN_BETWEEN = 4_000;

    private final Guest guest;
    private final int largest;
    private final Set<QueueLimits> limits = new HashSet<>();

    /** For a room in which no message is larger than so many bytes. */
    QueueBound(Guest guest, int largest) {
        this.guest = guest;
        this.largest = largest + Wire.MAX_OVERHEAD;
    }

    /** After each step; once the loops have come to rest, who is disconnected for being slow has been. */
    void check(QueueLimits now, boolean atRest) {
        long behind = guest.session.outbox().behind();
        if (behind == 0 && atRest) { // what a turn has gathered is as large as the limits of that turn let it be
            limits.clear();
        }
        limits.add(now);
        long most = limits.stream().mapToLong(each -> most(each, atRest)).max().orElseThrow();
        if (guest.isThere()) {
            assertTrue(behind <= most, () -> behind + " bytes wait for " + guest + ", and may " + most + ": " + limits);
        }
    }

    private long most(QueueLimits now, boolean atRest) {
        // a share is written in one piece, and more than one as long as the channel is below its mark; who was held
        // back
        // is given all that has waited at once
        long inChannel = (long) guest.socket.config().getWriteBufferHighWaterMark()
                + now.fullBatch()
                + largest
                + IN_BETWEEN
                + (guest.wasHeld ? now.maxSize() : 0);
        return switch (now.slowClient()) {
            case DISCONNECT -> atRest ? Math.max(now.maxSize() + IN_BETWEEN, inChannel) : Long.MAX_VALUE;
            case DROP_OLDEST -> now.maxSize() + inChannel;
            case DROP_NEWEST -> Math.max(now.maxSize() + largest + IN_BETWEEN, inChannel);
            case LATEST_ONLY -> guest.wasHeld ? now.maxSize() + inChannel : largest + inChannel;
        };
    }
}
