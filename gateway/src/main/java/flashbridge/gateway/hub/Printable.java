package flashbridge.gateway.hub;

/** Makes text that a client chose safe to stand in a log line: no control characters, no line breaks, bounded. */
public final class Printable {
    private static final int LONGEST = 500;

    private Printable() {}

    /** A value after {@code key=}: bare when it is one plain word, quoted otherwise. */
    public static String value(String text) {
        boolean plain =
                !text.isEmpty() && text.length() <= LONGEST && text.chars().allMatch(Printable::isWordPart);
        return plain ? text : quoted(text);
    }

    /** The same between quotes, whatever it is. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(c -> append(c, out));
        return out.append(text.codePointCount(0, text.length()) > LONGEST ? "…\"" : "\"")
                .toString();
    }

    private static void append(int c, StringBuilder out) {
        if (c == '"' || c == '\\') {
            out.append('\\').append((char) c);
        } else if (Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || c == 0x2028
                || c == 0x2029) {
            out.append(String.format("\\u%04x", c));
        } else {
            out.appendCodePoint(c);
        }
    }

    private static boolean isWordPart(int c) {
        return c < 0x7F && (Character.isLetterOrDigit(c) || "-_./~:".indexOf(c) >= 0);
    }
}
