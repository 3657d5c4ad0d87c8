package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Text as it comes from a server, which must be valid. */
final class Utf8 {
    private Utf8() {}

    static String text(byte[] bytes, int from, int length) throws ProtocolException {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("a message of " + length + " bytes is not UTF-8");
        }
    }
}
