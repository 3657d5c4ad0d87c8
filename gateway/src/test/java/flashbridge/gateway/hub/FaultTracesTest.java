package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.DecoderException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A fault that clients can bring about shows where it is, and no more than that. */
class FaultTracesTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1); // which may overflow
    private final FaultTraces traces = new FaultTraces(clock::get);

    @Test
    void showsEachKindOnceAMinute() {
        assertTrue(traces.isDue(here()));
        assertFalse(traces.isDue(here()));
        assertFalse(traces.isDue(new DecoderException(here())));
        assertTrue(traces.isDue(new IllegalStateException("elsewhere")));
        assertTrue(traces.isDue(new DecoderException(new IllegalStateException("in a decoder, and elsewhere again"))));
        clock.addAndGet(TimeUnit.MINUTES.toNanos(1) - 1);
        assertFalse(traces.isDue(here()));
        clock.incrementAndGet();
        assertTrue(traces.isDue(here()));
    }

    @Test
    void keepsNoMoreThanAFew() {
        int due = 0;
        for (int i = 0; i < 1000; i++) {
            IllegalStateException fault = new IllegalStateException();
            fault.setStackTrace(new StackTraceElement[] {new StackTraceElement("A", "b", "A.java", i)});
            due += traces.isDue(fault) ? 1 : 0;
        }
        assertEquals(FaultTraces.MOST, due);
    }

    private static IllegalStateException here() {
        return new IllegalStateException("here");
    }
}
