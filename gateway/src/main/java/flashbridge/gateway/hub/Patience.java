package flashbridge.gateway.hub;

import java.time.Duration;
import java.util.stream.LongStream;

/**
 * How long clients are waited for.
 *
 * @param pingInterval the silence after which a client is asked whether it is there, where its wire has such a question
 * @param pongTimeout how long it may take to answer
 * @param idleTimeout how long a client that cannot be asked may say nothing; 0 for as long as it likes
 * @param messageTimeout how long it may take to finish a message that it has begun; 0 for as long as it likes
 */
public record Patience(Duration pingInterval, Duration pongTimeout, Duration idleTimeout, Duration messageTimeout) {
    /** Pings after 25 seconds, 10 for the answer, 2 minutes for a message. */
    public static final Patience DEFAULTS =
            new Patience(Duration.ofSeconds(25), Duration.ofSeconds(10), Duration.ZERO, Duration.ofMinutes(2));

    /** The shortest of them in nanoseconds, which says how often somebody has to look. */
    long shortest() {
        return LongStream.of(
                        pingInterval.toNanos(), pongTimeout.toNanos(), idleTimeout.toNanos(), messageTimeout.toNanos())
                .filter(nanos -> nanos > 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
