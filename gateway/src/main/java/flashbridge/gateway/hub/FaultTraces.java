package flashbridge.gateway.hub;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which faults show their stack trace in the log: each kind once a minute, so that no client who has found one fills a disk
 * with it. May be called from any thread.
 */
final class FaultTraces {
    /** Kinds in a minute. */
    static final int MOST = 20;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** What was thrown, and where. */
    private record Kind(Class<?> thrown, @Nullable StackTraceElement place) {
        static Kind of(Throwable cause) {
            StackTraceElement[] trace = cause.getStackTrace();
            return new Kind(cause.getClass(), trace.length == 0 ? null : trace[0]);
        }
    }

    private final LongSupplier nanos;

    // guarded by this
    private final Map<Kind, Long> shown = new HashMap<>();

    FaultTraces() {
        this(System::nanoTime);
    }

    /** With a clock of its own. */
    FaultTraces(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether this one is to be shown now, after which it counts as shown. */
    synchronized boolean isDue(Throwable fault) {
        Kind kind = Kind.of(innermost(fault));
        long now = nanos.getAsLong();
        shown.values().removeIf(then -> now - then >= MINUTE);
        return !shown.containsKey(kind) && shown.size() < MOST && shown.put(kind, now) == null;
    }

    /** Netty wraps what decoders throw, all of it in the same place. */
    private static Throwable innermost(Throwable fault) {
        Throwable inner = fault;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
