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
            int known = continuationBytesLeft == 0 && end - at >= Long.BYTES ? knownIn(part.getLong(at)) : 0;
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

    /** How many bytes are good at one look, the first of which begins a character; 0 when each has to be looked at. */
    private static int knownIn(long eight) {
        return switch (Long.numberOfLeadingZeros(~eight)) { // as many ones as the first character has bytes
            case 0 -> Long.numberOfLeadingZeros(eight & HIGH_BITS) / Byte.SIZE;
            case 2 -> areFourPairs(eight) ? Long.BYTES : isPair((int) (eight >>> 48)) ? 2 : 0;
            case 3 -> isThree((int) (eight >>> 40)) ? 3 : 0;
            case 4 -> isFour((int) (eight >>> 32)) ? 4 : 0;
            default -> 0;
        };
    }

    /** Four characters of two bytes, as Cyrillic, Greek or Arabic are: 110xxxxx 10xxxxxx, but no lead below C2. */
    private static boolean areFourPairs(long eight) {
        return (eight & 0xE0C0_E0C0_E0C0_E0C0L) == 0xC080_C080_C080_C080L
                && (((eight & 0x1E00_1E00_1E00_1E00L) + 0x7E00_7E00_7E00_7E00L) & 0x8000_8000_8000_8000L)
                        == 0x8000_8000_8000_8000L;
    }

    private static boolean isPair(int two) {
        return (two & 0xC0) == 0x80 && two >= 0xC200;
    }

    /** A character of three bytes whose second one may be any continuation, as those of Chinese and Japanese are. */
    private static boolean isThree(int three) {
        int lead = three >>> 16;
        return lead != 0xE0 && lead != 0xED && (three & 0xC0C0) == 0x8080;
    }

    /** A character of four bytes, as emoji are: from F0 90, but not the last ones, which begin with F4. */
    private static boolean isFour(int four) {
        return four >= 0xF090_0000 && four < 0xF400_0000 && (four & 0xC0_C0C0) == 0x80_8080;
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
