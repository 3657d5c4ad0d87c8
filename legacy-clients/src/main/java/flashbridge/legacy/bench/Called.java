package flashbridge.legacy.bench;

/**
 * What came out of one run of connections that come and go.
 *
 * @param hub who was measured
 * @param seconds the measured time
 * @param connections that came to their end in it
 * @param cpuSeconds processor time of the hub in it; NaN where it is unknown
 * @param p50 microseconds until the answer, and so on; -1 where none was measured
 * @param failed connections of the whole run that were not let in, not answered, or not closed
 * @param reason why the first of them failed; else nothing
 */
record Called(
        String hub,
        double seconds,
        long connections,
        double cpuSeconds,
        long p50,
        long p99,
        long max,
        long failed,
        String reason) {

    double perSecond() {
        return connections / seconds;
    }

    /** Microseconds of processor time for each connection. */
    double cpuEach() {
        return cpuSeconds * 1e6 / connections;
    }
}
