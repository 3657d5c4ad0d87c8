package flashbridge.legacy.bench;

import flashbridge.legacy.load.Reading;
import flashbridge.legacy.load.Speech;
import java.util.List;
import java.util.Map;

/**
 * What came out of clients that only sat there.
 *
 * @param hub who was measured
 * @param clients how many there were
 * @param speeches what they spoke, in turn
 * @param seconds how long they sat there
 * @param cpuSeconds processor time of the hub in it; NaN where it is unknown
 * @param before what the process held before they came
 * @param after and while they were there
 * @param closed connections that the hub closed
 * @param reason why the first of them was closed; empty for none
 */
record Idleness(
        String hub,
        int clients,
        List<Speech> speeches,
        double seconds,
        double cpuSeconds,
        Map<Reading, Long> before,
        Map<Reading, Long> after,
        long closed,
        String reason) {

    /** Bytes, or NaN where they cannot be known. */
    double before(Reading reading) {
        return number(before, reading);
    }

    /** Bytes, or NaN where they cannot be known. */
    double after(Reading reading) {
        return number(after, reading);
    }

    /** Bytes for each client, or NaN where they cannot be known. */
    double each(Reading reading) {
        return (after(reading) - before(reading)) / clients;
    }

    /** Milliseconds of processor time in a second. */
    double cpuMillis() {
        return cpuSeconds * 1000 / seconds;
    }

    private static double number(Map<Reading, Long> found, Reading reading) {
        Long value = found.get(reading);
        return value == null ? Double.NaN : value;
    }
}
