package flashbridge.legacy.load;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The text of a message: its number, its publisher and its time in hexadecimal digits, then letters up to its size.
 *
 * <pre>00000007 001 000001f3a5b2c3d4 xxxxx...   (without the blanks)</pre>
 */
public final class Text {
    /** The shortest message: number and publisher. A time fits in from {@link #WITH_TIME} on. */
    public static final int SHORTEST = 11;

    /** The shortest message with a time. */
    public static final int WITH_TIME = 27;

    private static final byte[] DIGITS = worths();

    private Text() {}

    /** A text of {@code size} bytes. */
    public static byte[] of(int size, int publisher, int number, long nanos) {
        byte[] text = new byte[size];
        Arrays.fill(text, (byte) 'x');
        digits(text, 0, 8, number);
        digits(text, 8, 3, publisher);
        if (size >= WITH_TIME) {
            digits(text, 11, 16, nanos);
        }
        return text;
    }

    /** The number of the text at {@code at}; less than 0 where it is none of these texts. */
    public static int number(ByteBuffer in, int at) {
        return (int) value(in, at, 8);
    }

    /** The publisher of the text at {@code at}, 0 to 4095; less than 0 where it is none of these texts. */
    public static int publisher(ByteBuffer in, int at) {
        return (int) value(in, at + 8, 3);
    }

    /** The time of the text at {@code at}, which has to be long enough for one. */
    public static long nanos(ByteBuffer in, int at) {
        return value(in, at + 11, 16);
    }

    private static void digits(byte[] text, int at, int count, long value) {
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            int digit = (int) (rest & 15);
            text[i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
            rest >>>= 4;
        }
    }

    private static long value(ByteBuffer in, int at, int count) {
        long value = 0;
        int digits = 0;
        for (int i = at; i < at + count; i++) {
            int digit = DIGITS[in.get(i) & 0xFF];
            digits |= digit;
            value = (value << 4) | (digit & 15);
        }
        return digits < 0 ? -1 : value;
    }

    /** What each byte is worth; -1 where it is no digit. */
    private static byte[] worths() {
        byte[] worths = new byte[256];
        for (int c = 0; c < worths.length; c++) {
            worths[c] = (byte) "0123456789abcdef".indexOf(c);
        }
        return worths;
    }
}
