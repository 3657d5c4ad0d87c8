package flashbridge.gateway.config;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Guesses what a mistyped name was meant to be. */
final class NearMiss {
    private NearMiss() {}

    /** {@code ; did you mean port?}, or all names when none is near. */
    static String suggestion(String written, Collection<String> names) {
        String nearest = nearest(written, names);
        return nearest == null ? "; known here: " + String.join(", ", names) : "; did you mean " + nearest + "?";
    }

    /** The name that is nearest, or null when none is near. */
    static @Nullable String nearest(String written, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(written, name) <= slips(name))
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .orElse(null);
    }

    /** Two swapped letters count as two slips; a short word with two slips would be any word. */
    private static int slips(String name) {
        return name.length() < 4 ? 1 : Math.max(2, Math.min(3, name.length() / 3));
    }

    /** How many letters must be put in, taken out or changed, after Levenshtein. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
