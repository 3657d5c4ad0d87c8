package flashbridge.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** For how long something has run, as {@code 49h3m12s}. */
public final class Uptime {
    private final long since = System.nanoTime();

    /** Begins now. */
    public Uptime() {}

    @Override
    public String toString() {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
        return Duration.ofSeconds(seconds).toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
