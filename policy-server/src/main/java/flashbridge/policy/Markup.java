package flashbridge.policy;

/**
 * Finds the start tags and the DOCTYPE of a document once more, as they are written.
 *
 * <p>The JDK's reader says neither at which line a tag starts nor which entities stand in it, and its offsets are wrong now
 * and then. What this looks at has passed that reader already, so it may rely on well-formed XML.
 */
final class Markup {
    private final String text;
    private int start;
    private int end;
    private int line = 1;

    Markup(String text) {
        this.text = text;
    }

    /** Goes on to the next start tag or DOCTYPE. */
    void next() {
        do {
            int next = text.indexOf('<', end);
            int from = next < 0 ? text.length() : next;
            line += SourceText.newLines(text.substring(start, from));
            start = from;
            end = Math.min(text.length(), endOf());
        } while (isSkipped());
    }

    private boolean isSkipped() {
        boolean declares = text.startsWith("<!", start) && !text.startsWith("<!DOCTYPE", start);
        return end < text.length() && (declares || text.startsWith("<?", start) || text.startsWith("</", start));
    }

    private int endOf() {
        if (text.startsWith("<!--", start)) {
            return behind("-->", start + 4);
        }
        if (text.startsWith("<![CDATA[", start)) {
            return behind("]]>", start);
        }
        return text.startsWith("<?", start) ? behind("?>", start) : behindTag();
    }

    private int behind(String delimiter, int from) {
        int at = text.indexOf(delimiter, from);
        return at < 0 ? text.length() : at + delimiter.length();
    }

    /** A ">" inside quotes does not end a tag (XML 1.0 §3.1). */
    private int behindTag() {
        char quote = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && c == '>') {
                return i + 1;
            }
            if (quote == c) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            }
        }
        return text.length();
    }

    /** From {@code <} to {@code >}. */
    String source() {
        return text.substring(start, end);
    }

    /** Of its {@code <}, counted from 1. */
    int line() {
        return line;
    }
}
