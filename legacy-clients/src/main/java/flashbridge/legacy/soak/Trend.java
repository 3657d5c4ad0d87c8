package flashbridge.legacy.soak;

import flashbridge.legacy.load.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How something grew: the middle value of the first third of a run beside that of the last third.
 *
 * @param before of the first third, in bytes or pieces
 * @param after of the last third
 */
record Trend(Reading reading, double before, double after) {
    /** So many readings make a third that can be trusted. */
    private static final int FEWEST = 3;

    /** Of all that could be read often enough. */
    static List<Trend> of(List<Map<Reading, Long>> checkups) {
        List<Trend> trends = new ArrayList<>();
        for (Reading reading : Reading.values()) {
            long[] values = checkups.stream()
                    .filter(checkup -> checkup.containsKey(reading))
                    .mapToLong(checkup -> checkup.getOrDefault(reading, 0L))
                    .toArray();
            int third = values.length / 3;
            if (third >= FEWEST) {
                trends.add(new Trend(
                        reading, middle(values, 0, third), middle(values, values.length - third, values.length)));
            }
        }
        return trends;
    }

    private static double middle(long[] values, int from, int to) {
        long[] sorted = Arrays.stream(values, from, to).sorted().toArray();
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElse(0);
    }

    double growth() {
        return after - before;
    }

    double allowance() {
        return reading.allowance(before);
    }

    boolean isFlat() {
        return growth() <= allowance();
    }
}
