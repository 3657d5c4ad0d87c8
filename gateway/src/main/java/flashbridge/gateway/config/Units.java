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

    /** As {@code 250ms}, {@code 10s} or {@code 5m}. */
    static String of(Duration time) {
        long millis = time.toMillis();
        return millis == 0 || millis % 1000 != 0
                ? millis + "ms"
                : time.toHours() > 0
                        ? time.toHours() + "h"
                        : time.toMinutes() > 0 ? time.toMinutes() + "m" : time.toSeconds() + "s";
    }
}
