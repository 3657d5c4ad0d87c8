package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ProtocolException;

/** The body of closing frames from hybi-06 on: a code in two bytes, and a reason. */
public final class CloseCode {
    /** 1000. */
    static final byte[] NORMAL = {0x03, (byte) 0xE8};

    private CloseCode() {}

    /** The server must send back what it got. */
    static void checkNormal(byte[] body) throws ProtocolException {
        if (body.length < 2 || body[0] != NORMAL[0] || body[1] != NORMAL[1]) {
            throw new ProtocolException("the closing frame says " + words(body) + ", expected 1000");
        }
    }

    /** What such a body says, as {@code 1001 bye}. */
    public static String words(byte[] body) {
        if (body.length < 2) {
            return body.length == 0 ? "no code" : "half a code";
        }
        int code = ((body[0] & 0xFF) << 8) | (body[1] & 0xFF);
        return (code + " " + Words.printable(new String(body, 2, body.length - 2, UTF_8))).stripTrailing();
    }
}
