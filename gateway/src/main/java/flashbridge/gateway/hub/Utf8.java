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
        int end = part.writerIndex();
        int at = continuationBytesLeft == 0 ? afterAscii(part, end) : part.readerIndex();
        while (at < end) {
            int known = continuationBytesLeft == 0 ? knownAt(part, at, end) : 0;
            if (known == 0 && !acceptsByte(part.getByte(at) & 0xFF)) {
                return false;
            }
            at += Math.max(known, 1);
        }
        return true;
    }

    /** Most of what is said begins with many characters of one byte, if it has others at all. */
    private static int afterAscii(ByteBuf part, int end) {
        int at = part.readerIndex();
        while (end - at >= 2 * Long.BYTES && ((part.getLong(at) | part.getLong(at + Long.BYTES)) & HIGH_BITS) == 0) {
            at += 2 * Long.BYTES;
        }
        return at;
    }

    /** How many bytes at the beginning of a character are good at one look; 0 when each has to be looked at. */
    private static int knownAt(ByteBuf part, int at, int end) {
        if (end - at >= Long.BYTES) {
            long eight = part.getLong(at);
            if ((eight & HIGH_BITS) == 0 || areFourPairs(eight)) {
                return Long.BYTES;
            }
        }
        return end - at >= Integer.BYTES && isThreeOf(part.getInt(at)) ? 3 : 0;
    }

    /** Four characters of two bytes, as Cyrillic, Greek or Arabic are: 110xxxxx 10xxxxxx, but no lead below C2. */
    private static boolean areFourPairs(long eight) {
        return (eight & 0xE0C0_E0C0_E0C0_E0C0L) == 0xC080_C080_C080_C080L
                && (((eight & 0x1E00_1E00_1E00_1E00L) + 0x7E00_7E00_7E00_7E00L) & 0x8000_8000_8000_8000L)
                        == 0x8000_8000_8000_8000L;
    }

    /** A character of three bytes, as Chinese and Japanese are: E1 to EC, whose second byte may be any continuation. */
    private static boolean isThreeOf(int four) {
        int lead = four >>> 24;
        return lead > 0xE0 && lead < 0xED && (four & 0x00C0_C000) == 0x0080_8000;
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
