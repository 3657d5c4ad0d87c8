package flashbridge.gateway.hub;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** How long something took, counted in steps from 1 ms to 10 s. May be called from any thread. */
public final class Durations {
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    private static final long[] NANOS =
            DoubleStream.of(SECONDS).mapToLong(limit -> Math.round(limit * 1e9)).toArray();

    private final LongAdder[] counts =
            Stream.generate(LongAdder::new).limit(NANOS.length + 1).toArray(LongAdder[]::new);
    private final LongAdder sum = new LongAdder();

    /** Counts one that took so many nanoseconds. */
    public void took(long nanos) {
        int step = 0;
        while (step < NANOS.length && nanos > NANOS[step]) {
            step++;
        }
        counts[step].increment();
        sum.add(nanos);
    }

    /** The longest time of each step in seconds; the last has none. */
    public static List<Double> steps() {
        return DoubleStream.concat(DoubleStream.of(SECONDS), DoubleStream.of(Double.POSITIVE_INFINITY))
                .boxed()
                .toList();
    }

    /** How many took no longer than a step, and longer than the one before. */
    public List<Long> counts() {
        return Arrays.stream(counts).map(LongAdder::sum).toList();
    }

    /** All of them together. */
    public double seconds() {
        return sum.sum() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
