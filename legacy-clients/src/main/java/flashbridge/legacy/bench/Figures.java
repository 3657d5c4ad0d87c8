package flashbridge.legacy.bench;

import flashbridge.legacy.load.Speech;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How numbers are written in tables, and in JSON. */
final class Figures {
    private Figures() {}

    static String count(double number) {
        return number >= 1e6
                ? String.format(Locale.ROOT, "%.2f million", number / 1e6)
                : String.format(Locale.ROOT, "%,.0f", number);
    }

    /** Of microseconds; those below 0 are not known. */
    static String millis(long micros) {
        return micros < 0 ? "-" : String.format(Locale.ROOT, "%.1f ms", micros / 1000.0);
    }

    static String micros(double micros) {
        return Double.isFinite(micros) ? String.format(Locale.ROOT, micros < 10 ? "%.3f µs" : "%.1f µs", micros) : "-";
    }

    /** How one thing compares with another. */
    static String times(double ratio) {
        return Double.isFinite(ratio) ? String.format(Locale.ROOT, ratio < 0.95 ? "%.2f" : "%.1f", ratio) : "-";
    }

    static String words(List<Speech> speeches) {
        return speeches.stream().map(Speech::toString).collect(Collectors.joining(", "));
    }

    static String object(String... fields) {
        return "{" + String.join(", ", fields) + "}";
    }

    /** A field of JSON. */
    static String number(String name, double value) {
        return "\"" + name + "\": " + (Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "null");
    }

    /** A field of JSON; below 0 it is not known. */
    static String number(String name, long value) {
        return "\"" + name + "\": " + (value < 0 ? "null" : "" + value);
    }
}
