package flashbridge.gateway.admin;

import flashbridge.gateway.hub.Census;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A census for many who ask: each walks over all clients, which takes the time of their event loops. Who asks while one is
 * being taken, or within a second of its beginning, is given that one. May be called from any thread.
 */
final class RecentCensus {
    private static final long FRESH = TimeUnit.SECONDS.toNanos(1);
    private static final long LOST = TimeUnit.SECONDS.toNanos(10); // no visitor waits longer for an answer

    private final Supplier<CompletableFuture<Census>> walk;
    private final LongSupplier nanos;
    // guarded by this
    private @Nullable CompletableFuture<Census> last;
    private long begun;

    RecentCensus(Supplier<CompletableFuture<Census>> walk, LongSupplier nanos) {
        this.walk = walk;
        this.nanos = nanos;
    }

    synchronized CompletableFuture<Census> get() {
        long now = nanos.getAsLong();
        CompletableFuture<Census> census = last;
        if (census == null || now - begun >= (census.isDone() ? FRESH : LOST)) {
            census = walk.get();
            last = census;
            begun = now;
        }
        return census;
    }
}
