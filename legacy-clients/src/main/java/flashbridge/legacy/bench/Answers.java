package flashbridge.legacy.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts connections: how many came to their end, how long their answers took, and how many failed. */
final class Answers {
    private static final long LONGEST = TimeUnit.MINUTES.toMicros(5);

    /** Of the measured time; in microseconds. */
    final Histogram latency = new Histogram(LONGEST, 3);

    boolean measuring;
    private long ended;
    private long failed;
    private @Nullable String reason;

    void answered(long nanos) {
        if (measuring) {
            latency.recordValue(Math.min(LONGEST, nanos / 1000));
        }
    }

    /** One has come to its end. */
    void end() {
        ended++;
    }

    /** How many connections have come to their end. */
    long ended() {
        return ended;
    }

    void failed(String why) {
        failed++;
        reason = reason == null ? why : reason;
    }

    long failed() {
        return failed;
    }

    /** Why the first one failed that did, or nothing. */
    String reason() {
        return reason == null ? "" : reason;
    }

    /** Whether there were some, and all of them failed. */
    boolean isHopeless() {
        return failed > 0 && ended == 0;
    }

    /** A latency in microseconds, or -1 where none was measured. */
    long within(double percent) {
        return latency.getTotalCount() == 0 ? -1 : latency.getValueAtPercentile(percent);
    }
}
