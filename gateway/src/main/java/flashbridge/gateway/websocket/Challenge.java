package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The riddle of hixie-76: two numbers hidden in headers, and 8 bytes behind the request, of which the answer is a hash.
 *
 * @param part1 the number of {@code Sec-WebSocket-Key1}, divided by its spaces
 * @param part2 the same of {@code Sec-WebSocket-Key2}
 */
record Challenge(int part1, int part2) {
    /** The bytes behind the request, called key3. */
    static final int KEY3_LENGTH = 8;

    private static final long MAX_NUMBER = 0xFFFF_FFFFL;

    /** Reads both keys; throws, with a reason for the client, when they are none. */
    static Challenge of(String key1, String key2) throws ProtocolError {
        return new Challenge(part("Sec-WebSocket-Key1", key1), part("Sec-WebSocket-Key2", key2));
    }

    /** The 16 bytes that prove that the request was understood; reads key3. hixie-76 §5.2 */
    byte[] answer(ByteBuf key3) {
        byte[] last = new byte[KEY3_LENGTH];
        key3.readBytes(last);
        ByteBuffer riddle = ByteBuffer.allocate(2 * Integer.BYTES + KEY3_LENGTH);
        return md5().digest(riddle.putInt(part1).putInt(part2).put(last).array());
    }

    /** hixie-76 §5.2: all digits as one number, divided by the number of spaces; what does not come out even is forged. */
    private static int part(String name, String key) throws ProtocolError {
        long number = 0;
        int digits = 0;
        int spaces = 0;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            spaces += c == ' ' ? 1 : 0;
            if (c >= '0' && c <= '9') {
                digits++;
                number = number * 10 + c - '0';
            }
            if (number > MAX_NUMBER) {
                throw ProtocolError.because(name + " holds a number of more than 32 bits.");
            }
        }
        if (digits == 0 || spaces == 0) {
            throw ProtocolError.because(name + " holds no " + (digits == 0 ? "digit." : "space."));
        }
        if (number % spaces != 0) {
            throw ProtocolError.because(name + " holds a number that its " + spaces + " spaces do not divide.");
        }
        return (int) (number / spaces);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
