package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Text of HTTP headers as bytes. */
final class Ascii {
    private Ascii() {}

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
