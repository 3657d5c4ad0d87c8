package flashbridge.gateway.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of the handshakes from hybi-04 on, and of the masks of hybi-04. */
final class Sha1 {
    private Sha1() {}

    /** The 20 bytes of the hash; the text is one of HTTP headers. */
    static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The hash of several pieces, one behind the other. */
    static byte[] of(byte[]... pieces) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            for (byte[] piece : pieces) {
                sha1.update(piece);
            }
            return sha1.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
