package flashbridge.legacy.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrendTest {
    private static final long MEGABYTE = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        // a tenth of much, or a few megabytes of little
        "HEAP,      9,  13, true",
        "HEAP,      9,  14, false",
        "HEAP,    100, 110, true",
        "HEAP,    100, 111, false",
        "DIRECT,    2,  11, false",
        "RESIDENT, 90, 120, false",
        "RESIDENT, 90,  40, true",
    })
    void noticesMemoryThatGrows(Reading reading, long before, long after, boolean flat) {
        Trend trend = trend(reading, megabytes(before), megabytes(after));
        assertEquals(flat, trend.isFlat());
        assertEquals((double) megabytes(after - before), trend.growth());
    }

    @ParameterizedTest
    @CsvSource({"FILES, 100, 116, true", "FILES, 100, 117, false", "THREADS, 10, 13, true", "THREADS, 10, 14, false"})
    void noticesFilesAndThreadsThatStay(Reading reading, long before, long after, boolean flat) {
        assertEquals(flat, trend(reading, before, after).isFlat());
    }

    @Test
    void noticesALeakThatIsSlowAndSteady() {
        long[] values = new long[60];
        Arrays.setAll(values, i -> megabytes(9) + i * MEGABYTE / 8); // 7.5 MB in all
        assertFalse(trends(values).get(0).isFlat());
    }

    @Test
    void overlooksASinglePeak() {
        assertTrue(trends(9, 9, 9, 9, 9, 9, 9, megabytes(99), 9).get(0).isFlat());
    }

    @Test
    void saysNothingOfTooFewReadings() {
        assertEquals(1, trends(1, 1, 1, 1, 1, 1, 1, 1, 1).size());
        assertEquals(0, trends(1, 1, 1, 1, 1, 1, 1, 1).size());
    }

    @Test
    void leavesOutAReadingThatFailed() {
        List<Map<Reading, Long>> checkups = List.of(
                Map.of(Reading.HEAP, 1L),
                Map.of(),
                Map.of(Reading.HEAP, 1L),
                Map.of(Reading.HEAP, 1L),
                Map.of(Reading.HEAP, 2L),
                Map.of(Reading.HEAP, 2L),
                Map.of(Reading.HEAP, 2L),
                Map.of(Reading.HEAP, 3L),
                Map.of(Reading.HEAP, 3L),
                Map.of(Reading.HEAP, 3L));
        assertEquals(List.of(new Trend(Reading.HEAP, 1, 3)), Trend.of(checkups));
    }

    private static long megabytes(long number) {
        return number * MEGABYTE;
    }

    private static Trend trend(Reading reading, long before, long after) {
        return new Trend(reading, before, after);
    }

    private static List<Trend> trends(long... values) {
        return Trend.of(Arrays.stream(values)
                .mapToObj(value -> Map.of(Reading.HEAP, value))
                .toList());
    }
}
