package flashbridge.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes bad bytes out of good ones: vectors are joined, cut, repeated and spliced, and some of their bytes changed. */
public final class Mutation {
    /** What is longer takes time and finds no more. */
    static final int LONGEST = 4096;

    private static final int MOST_CHANGES = 6;
    private static final int LONGEST_RUN = 400;
    /** The bounds of lengths in all framings, and of characters in UTF-8. */
    private static final int[] BYTES = {0x00, 0x01, 0x7D, 0x7E, 0x7F, 0x80, 0xBF, 0xC0, 0xE0, 0xED, 0xF4, 0xFE, 0xFF};

    private static final long[] NUMBERS = {
        0,
        1,
        125,
        126,
        127,
        128,
        255,
        0x7FFF,
        0xFFFF,
        0x1_0000,
        0x7FFF_FFFF,
        0x8000_0000L,
        0xFFFF_FFFFL,
        Long.MAX_VALUE,
        -1
    };

    private final List<byte[]> corpus;
    private final Random random;

    Mutation(List<byte[]> corpus, Random random) {
        this.corpus = corpus;
        this.random = random;
    }

    /** The next bytes, at most {@value #LONGEST}; now and then those of the corpus as they are, now and then mere garbage. */
    byte[] next() {
        if (random.nextInt(16) == 0) {
            return garbage(random.nextInt(64));
        }
        byte[] bytes = vector();
        while (random.nextInt(3) == 0) {
            bytes = joined(bytes, vector());
        }
        for (int changes = random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            bytes = changed(bytes);
        }
        return Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST));
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextInt(8) == 0 ? LONGEST_RUN : 8));
        return switch (random.nextInt(11)) {
            case 0 -> flipped(bytes, at);
            case 1 -> replaced(bytes, at, Math.min(bytes.length, at + 1), garbage(1));
            case 2 -> replaced(bytes, at, Math.min(bytes.length, at + 1), boundary());
            case 3 -> replaced(bytes, at, at, garbage(1 + random.nextInt(8)));
            case 4 -> replaced(bytes, at, at, boundary());
            case 5 -> replaced(bytes, at, end, new byte[0]);
            case 6 -> replaced(bytes, end, end, Arrays.copyOfRange(bytes, at, end)); // once more
            case 7 -> number(bytes, at);
            case 8 -> replaced(bytes, at, at, run());
            case 9 -> Arrays.copyOf(bytes, at);
            default -> spliced(bytes, at);
        };
    }

    private byte[] vector() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] garbage(int length) {
        byte[] garbage = new byte[length];
        random.nextBytes(garbage);
        return garbage;
    }

    private byte[] boundary() {
        return new byte[] {(byte) BYTES[random.nextInt(BYTES.length)]};
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        if (at < bytes.length) {
            flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    /** A number of 1, 2, 4 or 8 bytes is written over what stands there. */
    private byte[] number(byte[] bytes, int at) {
        byte[] eight = ByteBuffer.allocate(Long.BYTES)
                .putLong(NUMBERS[random.nextInt(NUMBERS.length)])
                .array();
        int length = 1 << random.nextInt(4);
        byte[] number = Arrays.copyOfRange(eight, Long.BYTES - length, Long.BYTES);
        return replaced(bytes, at, Math.min(bytes.length, at + length), number);
    }

    private byte[] run() {
        byte[] run = new byte[random.nextInt(LONGEST_RUN)];
        Arrays.fill(run, (byte) (random.nextBoolean() ? 'a' : BYTES[random.nextInt(BYTES.length)]));
        return run;
    }

    /** The beginning of this one, and the end of another. */
    private byte[] spliced(byte[] bytes, int at) {
        byte[] other = vector();
        int from = random.nextInt(other.length + 1);
        return joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(other, from, other.length));
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        return joined(Arrays.copyOf(bytes, from), joined(by, Arrays.copyOfRange(bytes, to, bytes.length)));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
