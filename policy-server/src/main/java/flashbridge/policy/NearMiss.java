package flashbridge.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Guesses which known word a mistyped one was meant to be. */
public final class NearMiss {
    private static final int LONGEST = 40;

    private NearMiss() {}

    /** {@code ", did you mean to-ports?"}, or nothing when no known word is near. */
    public static String hint(String word, List<String> known) {
        if (word.length() > LONGEST) {
            return "";
        }
        String lower = word.toLowerCase(Locale.ROOT).replace('_', '-');
        return known.stream()
                .filter(candidate -> distance(lower, candidate) <= Math.max(2, candidate.length() / 4))
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate)))
                .map(candidate -> ", did you mean " + candidate + "?")
                .orElse("");
    }

    /** Levenshtein: how many letters must be added, dropped or changed. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
