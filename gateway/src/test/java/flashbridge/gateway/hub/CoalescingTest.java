package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CoalescingTest {
    private static final long START = Long.parseLong("9223372036854775000"); // from here the clock runs over
    private static final long END = after(800_000);
    private final Coalescing coalescing = new Coalescing();

    @Test
    void sendsTheFirstMessageAtOnce() {
        assertEquals(0, coalescing.pause(1000, START));
        assertEquals(0, coalescing.pause(1000, -5));
    }

    @Test
    void gathersForAnEighthOfTheLastRoundWhenSomebodySpeaksRightAfterIt() {
        round(800_000);

        assertEquals(100_000, coalescing.pause(1000, END));
        assertEquals(100_000, coalescing.pause(1000, END + 799_999));
    }

    @Test
    void doesNotWaitInARoomThatHasBeenQuietForAsLongAsTheRoundTook() {
        round(800_000);

        assertEquals(0, coalescing.pause(1000, END + 800_000));
    }

    @Test
    void waitsAMillisecondAtMost() {
        round(TimeUnit.SECONDS.toNanos(1));

        assertEquals(1_000_000, coalescing.pause(1000, after(TimeUnit.SECONDS.toNanos(1))));
    }

    @Test
    void doesNotWaitForTheSakeOfFew() {
        round(800_000);

        assertEquals(0, coalescing.pause(15, END));
        assertEquals(100_000, coalescing.pause(16, END));
    }

    private void round(long nanos) {
        coalescing.roundBegins(START);
        coalescing.roundEnds(after(nanos));
    }

    private static long after(long nanos) {
        return START + nanos;
    }
}
