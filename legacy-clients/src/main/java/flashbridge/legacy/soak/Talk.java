package flashbridge.legacy.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.legacy.load.Text;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** What is said: every message has a number of its own, names its publisher and its length, and can be checked byte by byte. */
final class Talk {
    /** Publishers below this one are those who stay. */
    static final int MOST_MEMBERS = 4000;

    /** A client that comes and goes, and leaves in order. */
    static final int RELIABLE = 0xFFD;
    /** One that breaks off, so that what it said last may be lost with it. */
    static final int UNRELIABLE = 0xFFC;
    /** One in another room. */
    static final int ELSEWHERE = 0xFFE;

    private static final byte[] PHRASE = "Größe 5 €, <b id=\"x\">Ça va</b> &amp; 你好 😀 ".getBytes(UTF_8);
    private static final int LONGEST = 70_000;

    private final RandomGenerator lot;
    private int said;
    private long reliable;

    Talk(RandomGenerator lot) {
        this.lot = lot;
    }

    static boolean isReliable(int who) {
        return who < MOST_MEMBERS || who == RELIABLE;
    }

    /** The next message, mostly short. */
    byte[] next(int who) {
        reliable += isReliable(who) ? 1 : 0;
        return text(said++, who, size());
    }

    /** How many messages there were. */
    int said() {
        return said;
    }

    /** How many of them have to be heard. */
    long reliable() {
        return reliable;
    }

    /** Every form of length that a framing has: up to 125, up to 65,535, and more. */
    private int size() {
        int kind = lot.nextInt(1000);
        int most = kind < 700 ? 300 : kind < 960 ? 2000 : kind < 998 ? 10_000 : LONGEST;
        return lot.nextInt(most == LONGEST ? 65_000 : Text.WITH_TIME, most);
    }

    static byte[] text(int serial, int who, int size) {
        byte[] text = Text.of(size, who, serial, size);
        for (int at = Text.WITH_TIME; at + PHRASE.length <= size; at += PHRASE.length) {
            System.arraycopy(PHRASE, 0, text, at, PHRASE.length);
        }
        return text;
    }

    /** Whether a text that was heard is one that was said. */
    static boolean isIntact(ByteBuffer text) {
        int size = text.remaining();
        return size >= Text.WITH_TIME
                && size <= LONGEST
                && Text.nanos(text, 0) == size
                && text.equals(ByteBuffer.wrap(text(Text.number(text, 0), Text.publisher(text, 0), size)))
                && Text.number(text, 0) >= 0;
    }
}
