package flashbridge.gateway.hub;

/** Makes text that a client chose safe to stand in a log line: no control characters, no line breaks, bounded. */
public final class Printable {
    private static final int LONGEST = 500;

    private Printable() {}

    /** A value after {@code key=}: bare when it is one plain word, quoted otherwise. */
    public static String value(String text) {
        boolean plain = !text.isEmpty() && text.length() <= LONGEST;
        for (int i = 0; plain && i < text.length(); i++) {
            plain = isWordPart(text.charAt(i));
        }
        return plain ? text : quoted(text);
    }

    /** The same between quotes, whatever it is. */
    public static String quoted(String text) {
        boolean tooLong = text.codePointCount(0, text.length()) > LONGEST;
        int end = tooLong ? text.offsetByCodePoints(0, LONGEST) : text.length();
        StringBuilder out = new StringBuilder(end + 2).append('"');
        for (int i = 0; i < end; i = text.offsetByCodePoints(i, 1)) {
            append(text.codePointAt(i), out);
        }
        return out.append(tooLong ? "…\"" : "\"").toString();
    }

    private static void append(int c, StringBuilder out) {
        if (isWordPart(c) || c == ' ') {
            out.append((char) c);
        } else if (c == '"' || c == '\\') {
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
