package flashbridge.gateway.config;

import java.time.Duration;
import java.util.List;

/** How the configuration writes sizes and times. */
final class Units {
    private static final List<String> SIZES = List.of("B", "KiB", "MiB", "GiB");

    private Units() {}

    /** As {@code 64KiB}, in the largest unit that divides it. */
    static String of(long bytes) {
        int power = Math.min(3, Long.numberOfTrailingZeros(bytes) / 10);
        return (bytes >> (10 * power)) + SIZES.get(power);
    }

    /** As {@code 250ms}, {@code 90s} or {@code 5m}, in the largest unit that divides it; none at all is {@code 0s}. */
    static String of(Duration time) {
        long millis = time.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = time.toSeconds();
        if (seconds == 0) {
            return "0s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
