package flashbridge.legacy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/**
 * The riddle that a hixie-76 client sets: two numbers, each multiplied by the spaces that it is hidden among, and eight
 * bytes behind the request. Only who has understood all of it knows the answer.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Hixie76Keys(String key1, String key2, byte[] key3, byte[] answer) {
    private static final String NOISE =
            "!\"#$%&'()*+,-./:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

    /** Sets a new riddle. */
    static Hixie76Keys random(RandomGenerator random) {
        int spaces1 = random.nextInt(1, 13);
        int spaces2 = random.nextInt(1, 13);
        long part1 = random.nextLong(0, 0xFFFF_FFFFL / spaces1 + 1);
        long part2 = random.nextLong(0, 0xFFFF_FFFFL / spaces2 + 1);
        byte[] key3 = new byte[8];
        random.nextBytes(key3);
        return new Hixie76Keys(
                hidden(part1 * spaces1, spaces1, random),
                hidden(part2 * spaces2, spaces2, random),
                key3,
                answer((int) part1, (int) part2, key3));
    }

    static byte[] answer(int part1, int part2, byte[] key3) {
        try {
            byte[] riddle = ByteBuffer.allocate(16)
                    .putInt(part1)
                    .putInt(part2)
                    .put(key3)
                    .array();
            return MessageDigest.getInstance("MD5").digest(riddle);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    /** The digits, with 1 to 12 other characters among them and then the spaces, but none of these at the ends. */
    private static String hidden(long number, int spaces, RandomGenerator random) {
        StringBuilder key = new StringBuilder(Long.toString(number));
        for (int noise = random.nextInt(1, 13); noise > 0; noise--) {
            key.insert(random.nextInt(key.length() + 1), NOISE.charAt(random.nextInt(NOISE.length())));
        }
        for (int i = 0; i < spaces; i++) {
            key.insert(random.nextInt(1, key.length()), ' ');
        }
        return key.toString();
    }
}
