package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(20));
    private static final Patience ENDLESS =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO);

    private final long start = System.nanoTime();
    private final Pulse pulse = new Pulse(start, null);

    @Test
    void asksWhoIsSilentAndGivesUpWhoStaysSilent() {
        assertFalse(pulse.isToBeAsked(at(29), PATIENCE));
        assertTrue(pulse.isToBeAsked(at(31), PATIENCE));
        assertFalse(pulse.isToBeAsked(at(70), PATIENCE), "asked a second time");
        assertNull(pulse.fault(at(41), true, PATIENCE));
        assertEquals(
                new End(End.Cause.PONG_TIMEOUT, "no answer to a ping within websocket.pong-timeout"),
                pulse.fault(at(42), true, PATIENCE));
    }

    @Test
    void takesAnythingForAnAnswer() {
        assertTrue(pulse.isToBeAsked(at(31), PATIENCE));
        pulse.heard();
        assertNull(pulse.fault(at(60), true, PATIENCE));
        assertFalse(pulse.isToBeAsked(at(89), PATIENCE));
        assertTrue(pulse.isToBeAsked(at(91), PATIENCE));
    }

    @Test
    void waitsForTheAnswerFromTheLastTimeThatItTookSomething() {
        assertFalse(pulse.isAsked());
        assertTrue(pulse.isToBeAsked(at(31), PATIENCE));
        assertTrue(pulse.isAsked());
        pulse.takes(at(40));
        assertNull(pulse.fault(at(50), true, PATIENCE));
        assertNotNull(pulse.fault(at(51), true, PATIENCE));
    }

    @Test
    void measuresTheTimeToTheFirstAnswer() {
        assertEquals(-1, pulse.answered(at(1)), "nothing was asked");
        assertTrue(pulse.isToBeAsked(at(31), PATIENCE));
        pulse.heard(); // something else
        assertNull(pulse.fault(at(32), true, PATIENCE));
        assertEquals(2 * SECOND, pulse.answered(at(33)));
        assertEquals(-1, pulse.answered(at(34)), "a second time");
    }

    @Test
    void givesUpWhoCannotBeAskedAndSaysNothing() {
        assertNull(pulse.fault(at(60), false, PATIENCE));
        assertEquals(
                new End(End.Cause.IDLE_TIMEOUT, "said nothing within limits.idle-timeout"),
                pulse.fault(at(61), false, PATIENCE));
        assertNull(pulse.fault(at(1_000_000), false, ENDLESS));
    }

    @Test
    void givesUpWhoNeverFinishesAMessageHoweverMuchOfItComes() {
        pulse.unfinished(1, null);
        for (int second = 0; second < 20; second++) {
            pulse.heard();
            pulse.unfinished(1 + second, null);
            assertNull(pulse.fault(at(second), false, PATIENCE));
        }
        pulse.heard();
        assertEquals(
                new End(
                        End.Cause.MESSAGE_TIMEOUT,
                        "a message that was begun and not finished within limits.message-timeout"),
                pulse.fault(at(22), false, PATIENCE));
        assertNull(pulse.fault(at(22), false, ENDLESS));
    }

    @Test
    void countsAnewForTheNextMessage() {
        pulse.unfinished(5, null);
        pulse.unfinished(0, null);
        assertEquals(0, pulse.unfinished());
        pulse.heard();
        assertNull(pulse.fault(at(30), false, PATIENCE));
    }

    @Test
    void findsWhoHasHeardNothingForLong() {
        Duration minute = Duration.ofMinutes(1);
        assertFalse(pulse.isNeglected(at(59), 0, minute));
        assertTrue(pulse.isNeglected(at(60), 0, minute));
        assertFalse(pulse.isNeglected(at(61), 10, minute), "something was said");
        assertFalse(pulse.isNeglected(at(120), 10, minute));
        assertTrue(pulse.isNeglected(at(121), 10, minute));
    }

    private long at(long second) {
        return start + second * SECOND;
    }
}
