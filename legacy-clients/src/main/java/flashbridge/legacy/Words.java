package flashbridge.legacy;

import java.util.List;

/** Words of the sentences that people read. */
final class Words {
    private Words() {}

    /** As in "a, b and c". */
    static String and(List<String> words) {
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    /** The text with nothing in it that a terminal would act on: control characters are shown as their symbols. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(each -> shown.append(printable((char) each)));
        return shown.toString();
    }

    private static char printable(char each) {
        if (each == '\t' || !Character.isISOControl(each)) {
            return each;
        }
        // Unicode has a picture for each of 00 to 1f, and one for 7f
        return each < ' ' ? (char) ('\u2400' + each) : each == 0x7f ? '\u2421' : '\ufffd';
    }
}
