package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void countsEachInTheStepThatIsLongEnough() {
        Durations durations = Durations.ofNetwork();
        durations.took(0);
        durations.took(Duration.ofMillis(1).toNanos());
        durations.took(Duration.ofMillis(1).toNanos() + 1);
        durations.took(Duration.ofSeconds(10).toNanos());
        durations.took(Duration.ofHours(1).toNanos());

        List<Long> counts = durations.counts();
        assertEquals(durations.steps().size(), counts.size());
        assertEquals(List.of(2L, 1L), counts.subList(0, 2));
        assertEquals(List.of(1L, 1L), counts.subList(12, 14));
        assertEquals(5, counts.stream().mapToLong(count -> count).sum());
        assertEquals(3610.002, durations.seconds(), 1e-6);
    }

    @Test
    void beginsWithNothing() {
        assertEquals(Collections.nCopies(14, 0L), Durations.ofNetwork().counts());
        assertEquals(0.001, Durations.ofNetwork().steps().get(0));
        assertEquals(Double.POSITIVE_INFINITY, Durations.ofNetwork().steps().get(13));
        assertEquals(0.00001, Durations.ofMemory().steps().get(0));
    }
}
