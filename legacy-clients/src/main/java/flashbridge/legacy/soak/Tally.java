package flashbridge.legacy.soak;

import flashbridge.legacy.load.Count;
import flashbridge.legacy.load.Speech;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Counts who came, in which framing, what became of them, and what they heard. */
final class Tally {
    private record Ending(Conduct conduct, Fate fate) {}

    /** Of those who stay. */
    final Count members = new Count();
    /** Of those who come and go. */
    final Count guests = new Count();

    private final Map<Speech, Integer> framings = new EnumMap<>(Speech.class);
    private final Map<Conduct, Integer> came = new EnumMap<>(Conduct.class);
    private final Map<Ending, Integer> endings = new HashMap<>();

    void came(Conduct conduct, Speech framing) {
        came.merge(conduct, 1, Integer::sum);
        framings.merge(framing, 1, Integer::sum);
    }

    void ended(Conduct conduct, Fate fate) {
        endings.merge(new Ending(conduct, fate), 1, Integer::sum);
    }

    /** Counts what became of a client, if it is gone; returns whether it is. To be asked once of one that is. */
    boolean countIfGone(Client client) {
        Fate fate = client.fate();
        if (fate != null) {
            ended(client.conduct(), fate);
        }
        return fate != null;
    }

    int came(Conduct conduct) {
        return came.getOrDefault(conduct, 0);
    }

    int came(Speech framing) {
        return framings.getOrDefault(framing, 0);
    }

    int ended(Fate fate) {
        return count(ending -> ending.fate == fate);
    }

    int howMany(Conduct conduct, Fate fate) {
        return endings.getOrDefault(new Ending(conduct, fate), 0);
    }

    /** How many are gone. */
    int gone() {
        return count(ending -> true);
    }

    /** Whether everybody came to a fair end. */
    boolean isFair() {
        return count(ending -> !ending.fate.isFair()) == 0;
    }

    private int count(Predicate<Ending> which) {
        return endings.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
