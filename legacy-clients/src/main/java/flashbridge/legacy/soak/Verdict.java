package flashbridge.legacy.soak;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a soak has found.
 *
 * @param took from the first message to the last
 * @param said all messages
 * @param expected deliveries to those who stay
 * @param trends of the process, as far as it can be looked into; empty where it cannot, or not for long enough
 * @param filesBefore files open before anybody came; empty where unknown
 * @param filesAfter and after all had left
 */
record Verdict(
        Options options,
        Duration took,
        long said,
        long expected,
        Tally tally,
        List<Trend> trends,
        OptionalLong filesBefore,
        OptionalLong filesAfter) {

    /** A young Java still compiles and grows, so a run below this says nothing about memory. */
    static final Duration SHORTEST = Duration.ofMinutes(1);

    /** Sockets of jcmd, and whatever Java opens once. */
    static final int FEW_FILES = 3;

    boolean isComplete() {
        return tally.members.isClean() && tally.guests.isClean();
    }

    /** Whether everybody heard one order. */
    boolean isOrdered() {
        return tally.members.reordered == 0 && tally.guests.reordered == 0;
    }

    boolean isJudged() {
        return took.compareTo(SHORTEST) >= 0 && !trends.isEmpty();
    }

    /** What would be needed. */
    String whyNotJudged() {
        if (!options.knowsProcess()) {
            return "not known; name the process of the gateway by --pid";
        }
        return took.compareTo(SHORTEST) < 0 ? "too short to tell; takes a minute" : "not known";
    }

    boolean isFlat() {
        return !isJudged() || trends.stream().allMatch(Trend::isFlat);
    }

    boolean isTidy() {
        return filesAfter.isEmpty()
                || filesBefore.isEmpty()
                || filesAfter.getAsLong() <= filesBefore.getAsLong() + FEW_FILES;
    }

    boolean holds() {
        return isComplete() && tally.isFair() && isFlat() && isTidy();
    }
}
