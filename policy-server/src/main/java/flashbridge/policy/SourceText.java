package flashbridge.policy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** From the bytes of a policy file to its text: size, byte order mark, strict UTF-8. */
final class SourceText {
    static final int MOST_BYTES = 64 * 1024;
    // that Flash Player refuses policies beyond 20 kB is hearsay, so it is worth a warning and no more
    private static final int RUMOURED_LIMIT = 20_000;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private SourceText() {}

    /** The text without byte order mark, or null when it cannot be read. */
    static @Nullable String decode(byte[] bytes, Findings findings) {
        if (bytes.length > MOST_BYTES) {
            findings.error(1, "the file is larger than " + MOST_BYTES + " bytes: a policy has a few hundred");
            return null;
        }
        if (bytes.length > RUMOURED_LIMIT) {
            findings.warning(1, "the file has " + bytes.length + " bytes: Flash Player may refuse more than 20 kB");
        }
        String text = strictUtf8(bytes, findings);
        return text == null ? null : checked(text, findings);
    }

    private static @Nullable String strictUtf8(byte[] bytes, Findings findings) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (!result.isError()) {
            return out.flip().toString();
        }
        int line = 1 + newLines(out.flip().toString());
        findings.error(
                line,
                String.format(
                        "byte %d (0x%02x) is not UTF-8: save the file as UTF-8, or better as ASCII",
                        in.position() + 1, bytes[in.position()]));
        return null;
    }

    private static @Nullable String checked(String text, Findings findings) {
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            findings.error(
                    1 + newLines(text.substring(0, nul)), "the file holds a zero byte, which ends a policy early");
            return null;
        }
        if (text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK) {
            return text;
        }
        findings.warning(1, "the file starts with a byte order mark, which is not sent: save it without");
        return text.substring(1);
    }

    static int newLines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }
}
