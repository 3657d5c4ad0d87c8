package flashbridge.gateway.hub;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** How long something took, counted in steps up to 10 s. May be called from any thread. */
public final class Durations {
    private static final double[] SECONDS = {
        0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
        2.5, 5, 10
    };

    private final double[] seconds;
    private final long[] nanos;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    private Durations(double shortest) {
        seconds = DoubleStream.of(SECONDS).filter(limit -> limit >= shortest).toArray();
        nanos = DoubleStream.of(seconds)
                .mapToLong(limit -> Math.round(limit * 1e9))
                .toArray();
        counts = Stream.generate(LongAdder::new).limit(nanos.length + 1).toArray(LongAdder[]::new);
    }

    /** In steps from 1 ms on, for what clients take part in. */
    public static Durations ofNetwork() {
        return new Durations(0.001);
    }

    /** In steps from 10 µs on, for what the gateway does alone. */
    public static Durations ofMemory() {
        return new Durations(0.00001);
    }

    /** Counts one that took so many nanoseconds. */
    public void took(long time) {
        int step = 0;
        while (step < nanos.length && time > nanos[step]) {
            step++;
        }
        counts[step].increment();
        sum.add(time);
    }

    /** The longest time of each step in seconds; the last has none. */
    public List<Double> steps() {
        return DoubleStream.concat(DoubleStream.of(seconds), DoubleStream.of(Double.POSITIVE_INFINITY))
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
