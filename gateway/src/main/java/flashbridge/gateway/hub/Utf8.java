package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;

/**
 * Tells whether bytes are UTF-8 while they arrive, so that a bad message is refused at its first bad byte.
 *
 * <p>Strict as Unicode 15 table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF. One instance judges one
 * message; it is not safe for several threads.
 */
public final class Utf8 {
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private int continuationBytesLeft;
    private int lowest = 0x80;
    private int highest = 0xBF;

    /** True when all readable bytes are complete, valid UTF-8. */
    public static boolean isValid(ByteBuf bytes) {
        Utf8 utf8 = new Utf8();
        return utf8.accepts(bytes) && utf8.isComplete();
    }

    /** Reads on in the message; false at the first byte that cannot be UTF-8. The indices of the buffer stay. */
    public boolean accepts(ByteBuf part) {
        int at = part.readerIndex();
        int end = part.writerIndex();
        while (at < end) {
            if (continuationBytesLeft == 0 && end - at >= Long.BYTES && (part.getLong(at) & HIGH_BITS) == 0) {
                at += Long.BYTES; // eight ASCII characters at once
            } else if (!acceptsByte(part.getByte(at++) & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** True when the message does not end inside a character. */
    public boolean isComplete() {
        return continuationBytesLeft == 0;
    }

    private boolean acceptsByte(int b) {
        if (continuationBytesLeft == 0) {
            return b < 0x80 || acceptsLead(b);
        }
        boolean fits = b >= lowest && b <= highest;
        continuationBytesLeft--;
        lowest = 0x80;
        highest = 0xBF;
        return fits;
    }

    private boolean acceptsLead(int b) {
        if (b < 0xC2 || b > 0xF4) {
            return false;
        }
        continuationBytesLeft = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        // the second byte alone rules out overlong forms (E0, F0), surrogates (ED) and what lies above U+10FFFF (F4)
        lowest = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
        highest = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
        return true;
    }
}
