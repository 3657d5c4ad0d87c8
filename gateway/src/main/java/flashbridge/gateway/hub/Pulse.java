package flashbridge.gateway.hub;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client is still there: when it was last heard, whether it was asked, and what it has begun to say.
 *
 * <p>All times in nanoseconds.
 */
final class Pulse {
    /** In bytes: what it has begun is told as it grows, in steps of so many. */
    private static final int STEP = 4096;

    private final @Nullable TlsRecords records;
    private boolean heard;
    private boolean asked;
    private boolean answerIsOut;
    private long askedAt;
    private long silentSince;
    private long spokenToSince;
    private long bytesSpoken;
    private int unfinished;
    private int told;
    private long unfinishedSince;

    /** From now on; {@code records} are those that its messages come in, or null without TLS. */
    Pulse(long now, @Nullable TlsRecords records) {
        this.records = records;
        silentSince = now;
        spokenToSince = now;
    }

    void heard() {
        heard = true;
    }

    /** An answer to a ping has come; how long it took, or -1 if nothing was asked. */
    long answered(long now) {
        long took = answerIsOut ? now - askedAt : -1;
        answerIsOut = false;
        return took;
    }

    /** Whether it was asked, and nothing was heard since. */
    boolean isAsked() {
        return asked;
    }

    /** It takes what was said before it was asked, so its answer is waited for from now on. */
    void takes(long now) {
        silentSince = now;
    }

    /**
     * So many bytes of a message have come, and its end has not; 0 when nothing is unfinished. Returns whether somebody has to
     * make room before more of it comes.
     */
    boolean unfinished(int bytes, @Nullable Watch watch) {
        if (bytes == 0) {
            unfinished = 0;
        } else {
            unfinishedSince = unfinished == 0 ? System.nanoTime() : unfinishedSince;
            unfinished = bytes;
        }
        int more = unfinished - told;
        if (watch != null && Math.abs(more) >= STEP) {
            told = unfinished;
            watch.takesMore(more);
        }
        return bytes > 0 && watch != null && watch.isTooMuchKept();
    }

    /** {@link #unfinished()}, so that what it takes more is told from here on. */
    int countAnew() {
        told = unfinished;
        return unfinished();
    }

    /** Whether the client is looked after, as members are. */
    void isWatched(boolean now) {
        if (records != null) {
            records.isWatched(now);
        }
    }

    /** Bytes that have come and cannot be passed on before others do. */
    int unfinished() {
        return unfinished + (records == null ? 0 : records.unfinished());
    }

    /** Why the client has to go, or null; {@code canBeAsked} if it has to answer a ping. */
    @Nullable
    End fault(long now, boolean canBeAsked, Patience patience) {
        if (heard) {
            heard = false;
            asked = false;
            silentSince = now;
        }
        if (unfinished > 0 && isOver(now - unfinishedSince, patience.messageTimeout())) {
            return new End(
                    End.Cause.MESSAGE_TIMEOUT,
                    "a message that was begun and not finished within limits.message-timeout");
        }
        if (records != null && records.isOverdue(now, patience.messageTimeout())) {
            return new End(
                    End.Cause.MESSAGE_TIMEOUT,
                    "a TLS record that was begun and not finished within limits.message-timeout");
        }
        if (canBeAsked) {
            return asked && isOver(now - silentSince, patience.pongTimeout())
                    ? new End(End.Cause.PONG_TIMEOUT, "no answer to a ping within websocket.pong-timeout")
                    : null;
        }
        return isOver(now - silentSince, patience.idleTimeout())
                ? new End(End.Cause.IDLE_TIMEOUT, "said nothing within limits.idle-timeout")
                : null;
    }

    /** Whether it is time for a ping; then the answer is waited for from now on. */
    boolean isToBeAsked(long now, Patience patience) {
        if (asked || now - silentSince < patience.pingInterval().toNanos()) {
            return false;
        }
        asked = true;
        answerIsOut = true;
        askedAt = now;
        silentSince = now;
        return true;
    }

    /** Whether nothing was said to it for so long; {@code bytesOut} counts what was. */
    boolean isNeglected(long now, long bytesOut, Duration interval) {
        if (bytesOut != bytesSpoken) {
            bytesSpoken = bytesOut;
            spokenToSince = now;
        }
        return now - spokenToSince >= interval.toNanos();
    }

    private static boolean isOver(long time, Duration limit) {
        return !limit.isZero() && time > limit.toNanos();
    }
}
