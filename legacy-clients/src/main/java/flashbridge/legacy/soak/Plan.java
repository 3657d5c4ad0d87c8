package flashbridge.legacy.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a client is going to do, drawn by lot before it comes. */
final class Plan {
    /** A deed, and how many milliseconds after the one before it. */
    record Step(int millis, Deed deed) {}

    /** The gateway's own times to wait are half of it. */
    static final int PATIENCE_MILLIS = 15_000;

    private final RandomGenerator lot;
    private final List<Step> steps = new ArrayList<>();

    Plan(RandomGenerator lot) {
        this.lot = lot;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    Plan after(int least, int most, Deed deed) {
        steps.add(new Step(lot.nextInt(least, most + 1), deed));
        return this;
    }

    /** Says a few things, or nothing. */
    Plan talk(int most) {
        for (int left = lot.nextInt(most + 1); left > 0; left--) {
            after(10, 300, Deed.SAY);
        }
        return this;
    }

    Plan end(int least, int most) {
        return after(least, most, lot.nextBoolean() ? Deed.RESET : Deed.CLOSE);
    }

    Plan wait(int least, int most, Deed deed) {
        return after(least, most, deed).after(PATIENCE_MILLIS, PATIENCE_MILLIS, Deed.GIVE_UP);
    }
}
