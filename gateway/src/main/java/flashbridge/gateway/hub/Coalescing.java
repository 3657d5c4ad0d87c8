package flashbridge.gateway.hub;

import java.util.concurrent.TimeUnit;

/**
 * How long a busy room gathers what is said before it hands it to everybody at once.
 *
 * <p>A round costs one syscall for each member, however much there is to hand out. So a room in which somebody speaks again
 * right after a round waits for more, for an eighth of what that round took: it then says more in fewer rounds, as network
 * cards do with their interrupts, and is done with all of it sooner. A room that has been quiet, or has few members, never
 * waits. Touched on one event loop only; all times are in nanoseconds.
 */
final class Coalescing {
    /** With fewer members a round is over before the timer for the next one is set. */
    private static final int CROWD = 16;

    private static final int SHARE = 8;
    private static final long MOST = TimeUnit.MILLISECONDS.toNanos(1);

    private long began;
    private long ended;
    private long lasted;

    void roundBegins(long now) {
        began = now;
    }

    void roundEnds(long now) {
        ended = now;
        lasted = now - began;
    }

    /** How long the first message since the last round waits for others: at most a millisecond, 0 for not at all. */
    long pause(int members, long now) {
        boolean busy = now - ended < lasted;
        return busy && members >= CROWD ? Math.min(lasted / SHARE, MOST) : 0;
    }
}
