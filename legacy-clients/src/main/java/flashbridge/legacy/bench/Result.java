package flashbridge.legacy.bench;

/**
 * What came out of one run.
 *
 * @param hub who was measured
 * @param seconds the measured time
 * @param deliveries messages heard in it, all receivers and publishers together; of a load that looks at what comes in,
 *     messages
 * @param cpuSeconds processor time of the hub in it; NaN where it is unknown
 * @param p50 microseconds, and so on; -1 where none was measured
 * @param lost messages of the whole run that should have come and did not
 * @param disorder messages of the whole run that came late, twice, or in another order than others in their room heard
 * @param strayed messages of the whole run that were heard in another room than the one they were said in
 * @param closed connections that the hub closed
 * @param deaf clients that heard nothing at all
 * @param foreign messages that somebody else said in the same room
 */
record Result(
        String hub,
        double seconds,
        long deliveries,
        double cpuSeconds,
        long p50,
        long p99,
        long max,
        long lost,
        long disorder,
        long strayed,
        long closed,
        int deaf,
        long foreign) {

    double perSecond() {
        return deliveries / seconds;
    }

    /** Microseconds of processor time for each delivery. */
    double cpuEach() {
        return cpuSeconds * 1e6 / deliveries;
    }

    /** What the hub delivers in one second of its processor time. */
    double perCpuSecond() {
        return deliveries / cpuSeconds;
    }

    boolean isClean() {
        return lost == 0 && disorder == 0 && strayed == 0 && closed == 0;
    }
}
