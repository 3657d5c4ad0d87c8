package flashbridge.gateway.config;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * In which encodings XMLSocket can be spoken: those that have no NUL inside of a text, where it ends a message, and in
 * which each character is written alike wherever it stands.
 */
final class Charsets {
    private static final String KEY = "charset";
    private static final String USUAL =
            "; often used: UTF-8, windows-1251, windows-1252, ISO-8859-1, GBK, Big5, Shift_JIS, EUC-KR";
    /** Behind it there are no letters, only tags and private characters. */
    private static final int LAST_CHARACTER = 0x3_FFFF;

    private Charsets() {}

    /** What stands under {@code charset} in a listener that speaks these. */
    static Charset of(Section listener, Set<Protocol> speaks) {
        String name = listener.text(KEY, StandardCharsets.UTF_8.name());
        if (!listener.has(KEY)) {
            return StandardCharsets.UTF_8;
        }
        if (!speaks.isEmpty() && !speaks.contains(Protocol.XMLSOCKET)) {
            listener.mistake(KEY, "counts for xmlsocket alone, which this listener does not speak");
        }
        Charset charset = known(name);
        String obstacle = charset == null ? "is no encoding that is known here" + meant(name) : obstacle(charset);
        if (obstacle != null) {
            listener.mistake(KEY, "\"" + name + "\" " + obstacle);
        }
        return charset == null ? StandardCharsets.UTF_8 : charset;
    }

    private static @Nullable Charset known(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private static String meant(String name) {
        Map<String, String> names = new TreeMap<>();
        Charset.availableCharsets().forEach((official, charset) -> {
            charset.aliases().forEach(alias -> names.put(alias.toLowerCase(Locale.ROOT), alias));
            names.put(official.toLowerCase(Locale.ROOT), official);
        });
        String nearest = NearMiss.nearest(name.toLowerCase(Locale.ROOT), names.keySet());
        return nearest == null ? USUAL : "; did you mean " + names.get(nearest) + "?";
    }

    private static @Nullable String obstacle(Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            return null;
        }
        if (!charset.canEncode()) {
            return "cannot be used, since it can be read but not written";
        }
        if (writesNul(charset)) {
            return "cannot be used, since its text has NUL bytes inside, and a NUL ends a message";
        }
        return hasState(charset)
                ? "cannot be used, since it switches between sets of characters inside of a text"
                : null;
    }

    private static boolean writesNul(Charset charset) {
        for (byte b : characters(LAST_CHARACTER).getBytes(charset)) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a character takes less, or more, behind another one of its kind. */
    private static boolean hasState(Charset charset) {
        CharsetEncoder encoder = charset.newEncoder();
        return characters(Character.MAX_VALUE)
                .chars()
                .filter(c -> encoder.canEncode((char) c))
                .mapToObj(Character::toString)
                .anyMatch(one -> (one + one).getBytes(charset).length != 2 * one.getBytes(charset).length);
    }

    /** All but NUL and halves of characters. */
    private static String characters(int last) {
        return IntStream.rangeClosed(1, last)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
