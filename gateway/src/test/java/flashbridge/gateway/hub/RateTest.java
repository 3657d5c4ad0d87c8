package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final RateLimit FIVE = new RateLimit(5, 0);

    private final Rate rate = new Rate(FIVE, 0);

    @Test
    void allowsABurstOfOneSecondAndThenItsShare() {
        for (int i = 0; i < 5; i++) {
            assertTrue(rate.allows(FIVE, 1_000_000, 0));
        }
        assertFalse(rate.allows(FIVE, 1, 0));
        assertTrue(rate.allows(FIVE, 1, SECOND / 5));
        assertFalse(rate.allows(FIVE, 1, SECOND / 5));
        assertTrue(rate.allows(FIVE, 1, 100 * SECOND));
    }

    @Test
    void holdsNothingAgainstAnybodyThatWasSaidUnderAnotherLimit() {
        for (int i = 0; i < 5; i++) {
            rate.allows(FIVE, 1_000_000, 0);
        }
        RateLimit bytes = new RateLimit(0, 1000);
        assertTrue(rate.allows(bytes, 600, 1));
        assertFalse(rate.allows(bytes, 600, 1));
        assertTrue(rate.allows(bytes, 600, SECOND));
    }

    @Test
    void allowsAMessageThatIsLargerThanASecondsWorthAndHasItMadeUpFor() {
        RateLimit bytes = new RateLimit(0, 1000);
        Rate large = new Rate(bytes, 0);
        assertTrue(large.allows(bytes, 3000, 0));
        assertFalse(large.allows(bytes, 1, 2 * SECOND));
        assertTrue(large.allows(bytes, 1, 3 * SECOND));
    }

    /** As a ping, which is none of the bytes that have to be made up for. */
    @Test
    void allowsWhatIsNoMessageHoweverManyBytesWereSaid() {
        RateLimit both = new RateLimit(2, 1000);
        Rate large = new Rate(both, 0);
        assertTrue(large.allows(both, 3000, 0));
        assertTrue(large.allowsControl(both, 6, 0));
        assertFalse(large.allowsControl(both, 6, 0));
    }

    @Test
    void allowsWhatIsNoMessageAsManyBytesOfItsOwn() {
        RateLimit bytes = new RateLimit(0, 1000);
        Rate pings = new Rate(bytes, 0);
        for (int i = 0; i < 10; i++) {
            assertTrue(pings.allowsControl(bytes, 100, 0));
        }
        assertFalse(pings.allowsControl(bytes, 1, 0));
        assertTrue(pings.allows(bytes, 1000, 0));
        assertTrue(pings.allowsControl(bytes, 100, SECOND / 10));
        assertFalse(pings.allowsControl(bytes, 1, SECOND / 10));
    }

    @Test
    void countsAMessageWithoutAByteAsOneOfOneByte() {
        RateLimit bytes = new RateLimit(0, 2);
        Rate empty = new Rate(bytes, 0);
        assertTrue(empty.allows(bytes, 0, 0));
        assertTrue(empty.allows(bytes, 0, 0));
        assertFalse(empty.allows(bytes, 0, 0));
        assertTrue(empty.allows(bytes, 0, SECOND / 2));
    }
}
