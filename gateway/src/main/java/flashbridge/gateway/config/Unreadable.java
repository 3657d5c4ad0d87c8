package flashbridge.gateway.config;

import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a file is no HOCON, in the words of who has to repair it.
 *
 * <p>The library speaks of tokens and of renaming the file. What it says is looked up here; what is not found is passed on
 * without its advice in parentheses.
 */
final class Unreadable {
    private record Saying(Pattern library, String ours) {
        Saying(String library, String ours) {
            this(Pattern.compile(library, Pattern.DOTALL), ours);
        }
    }

    /** Why the gateway can read nothing at all any more; systems say it in English. */
    private static final String TOO_MANY_FILES = "Too many open files";

    private static final String CANNOT_BE_OPENED =
            "cannot be read now, since this process has too many open files: raise \"ulimit -n\" (LimitNOFILE in a systemd"
                    + " service) above limits.max-connections";

    private static final List<Saying> SAYINGS = List.of(
            new Saying("not closed with a }", "what begins with \\${ must end with }"),
            new Saying("Expecting a field name or path", "a name is missing, as between \\${ and }"),
            new Saying("hex digits", "\\\\u in quotes is followed by 4 digits from 0 to f"),
            new Saying("^(?:expecting )?include ", "include is followed by a file in quotes, as include \"more.conf\""),
            new Saying("was still open", "a text that begins with \" must end with \""),
            new Saying("unescaped newline", "a text that begins with \" must end with \" in the same line"),
            new Saying(
                    "backslash followed by",
                    "in quotes a backslash is written twice, as \\\\\\\\; in paths, / will do"),
            new Saying("Key '([^' ]+)[^']*' may not be followed", "$1 must be followed by = and its value"),
            new Saying("got wrong token: (?:end of file|'[}\\]]')", "a setting has no value behind its ="),
            new Saying(
                    "Cannot concatenate", "a list [ ] or a block { } cannot be one value together with something else"),
            new Saying("trailing tokens", "the file goes on behind the } that closes its first {"),
            new Saying(
                    "leading, trailing, or two adjacent",
                    "a name must not begin or end with a dot, nor have two in a row"),
            new Saying("end of file", "the file ends before every { has its } and every [ its ]"),
            new Saying("unbalanced close brace", "there is one } too many"),
            new Saying("has type LIST", "the file must consist of settings, as echo = true, but is a list"),
            new Saying("Reserved character '(.)'", "$1 can only stand in quotes"),
            new Saying("List should have ended", "a list that begins with [ must end with ], and has commas inside"),
            new Saying("(\\$\\{[^}]+\\}) was part of a cycle", "$1 refers to itself"),
            new Saying(
                    "Could not resolve substitution to a value: \\$\\{(.+)}",
                    "the environment variable $1 is not set; \\${?$1} would do without it"),
            new Saying("FileNotFoundException.*" + TOO_MANY_FILES, CANNOT_BE_OPENED), // Java says both alike
            new Saying("FileNotFoundException", "there is no such file, or it must not be read"),
            new Saying(
                    "close parentheses '\\)' here, not: '(.+?)'",
                    "\"$1\" does not fit here; a setting begins with its name, as echo = true"),
            new Saying(
                    "(?:got|token:) '(.+?)'",
                    "\"$1\" does not fit here; text with signs goes in quotes, as \"::1\", and settings in one line need commas"));
    private static final Pattern ADVICE = Pattern.compile(" \\(.*", Pattern.DOTALL);

    private Unreadable() {}

    /** One sentence, without the file and the line. */
    static String because(ConfigException unreadable) {
        String text = withoutOrigin(unreadable);
        for (Saying saying : SAYINGS) {
            Matcher said = saying.library.matcher(text);
            if (said.find()) {
                StringBuilder ours = new StringBuilder();
                said.appendReplacement(ours, saying.ours);
                return inOneLine(ours.substring(said.start()));
            }
        }
        return inOneLine(ADVICE.matcher(text).replaceFirst(""));
    }

    /** What stands between three quotes may have several. */
    private static String inOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    /** Why a file is not opened that is there, or null where nothing but the file can be the reason. */
    static @Nullable String because(IOException failure) {
        return String.valueOf(failure.getMessage()).contains(TOO_MANY_FILES) ? CANNOT_BE_OPENED : null;
    }

    /** The first line that is not text in UTF-8; 0 where there is none, or where the file cannot be read. */
    static int lineWithoutText(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            CharBuffer text = CharBuffer.allocate(bytes.remaining());
            boolean malformed = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes, text, true)
                    .isError();
            String read = text.flip().toString();
            int nul = read.indexOf('\0');
            String before = nul < 0 ? read : read.substring(0, nul);
            return malformed || nul >= 0
                    ? 1 + (int) before.chars().filter(c -> c == '\n').count()
                    : 0;
        } catch (IOException unknown) {
            return 0;
        }
    }

    private static String withoutOrigin(ConfigException unreadable) {
        String text = String.valueOf(unreadable.getMessage());
        String origin = unreadable.origin() == null ? "" : unreadable.origin().description() + ": ";
        return text.startsWith(origin) ? text.substring(origin.length()) : text;
    }
}
