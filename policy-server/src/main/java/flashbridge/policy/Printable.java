package flashbridge.policy;

/** Text from strangers, made safe to print in a log or on a terminal: ASCII, one line, of limited length. */
final class Printable {
    private static final String CUT = "...";

    private Printable() {}

    /** At most {@code most} characters; what is not printable ASCII becomes {@code \x0a} or {@code \}{@code u20ac}. */
    static String of(String text, int most) {
        StringBuilder safe = new StringBuilder();
        int cut = 0;
        for (int i = 0; i < text.length(); i++) {
            safe.append(escaped(text.charAt(i)));
            if (safe.length() > most) {
                safe.setLength(cut);
                return safe.append(CUT).toString();
            }
            cut = safe.length() + CUT.length() <= most ? safe.length() : cut;
        }
        return safe.toString();
    }

    private static String escaped(char c) {
        if (c >= 0x20 && c < 0x7f) {
            return String.valueOf(c);
        }
        return c <= 0xff ? String.format("\\x%02x", (int) c) : String.format("\\u%04x", (int) c);
    }
}
