package flashbridge.legacy.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConductTest {
    private static final Set<Deed> LAST = EnumSet.of(Deed.CLOSE, Deed.RESET, Deed.GIVE_UP);

    @Test
    void drawsAllWhoComeAndGoAndNobodyWhoStays() {
        Set<Conduct> drawn = EnumSet.noneOf(Conduct.class);
        SplittableRandom lot = new SplittableRandom(3);
        for (int i = 0; i < 2000; i++) {
            drawn.add(Conduct.drawn(lot));
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(Conduct.STAYS)), drawn);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STAYS")
    void plansTheSameFromTheSameSeedAndAlwaysAnEnd(Conduct conduct) {
        for (int seed = 0; seed < 100; seed++) {
            List<Plan.Step> steps = plan(conduct, seed);
            assertEquals(steps, plan(conduct, seed));
            assertTrue(LAST.contains(steps.get(steps.size() - 1).deed()), steps.toString());
        }
    }

    private static List<Plan.Step> plan(Conduct conduct, int seed) {
        Plan plan = new Plan(new SplittableRandom(seed));
        conduct.plan(plan);
        return plan.steps();
    }
}
