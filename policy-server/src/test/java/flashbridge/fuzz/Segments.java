package flashbridge.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The pieces in which a network may deliver bytes. */
public final class Segments {
    private Segments() {}

    /** The same bytes whole, byte by byte, and cut at random. */
    public static List<List<byte[]>> of(byte[] bytes, Random random) {
        return List.of(List.of(bytes), cut(bytes, 1, random), cut(bytes, 64, random));
    }

    /** Pieces of 1 to {@code longest} bytes. */
    public static List<byte[]> cut(byte[] bytes, int longest, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        int end;
        for (int at = 0; at < bytes.length; at = end) {
            end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
        }
        return pieces;
    }
}
