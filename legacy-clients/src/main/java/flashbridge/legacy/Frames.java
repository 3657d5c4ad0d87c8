package flashbridge.legacy;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of frames, before any mask. */
final class Frames {
    private Frames() {}

    /** A first byte, the length in its shortest form with {@code maskBit} in front, then {@code extra}, then the payload. */
    static byte[] of(int first, int maskBit, byte[] extra, byte[] payload) {
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate(10 + extra.length + length);
        frame.put((byte) first);
        if (length < 126) {
            frame.put((byte) (maskBit | length));
        } else if (length <= 0xFFFF) {
            frame.put((byte) (maskBit | 126)).putShort((short) length);
        } else {
            frame.put((byte) (maskBit | 127)).putLong(length);
        }
        frame.put(extra).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** The bytes, each combined with the next one of a key that repeats itself. */
    static byte[] masked(byte[] bytes, byte[] key) {
        byte[] masked = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            masked[i] = (byte) (bytes[i] ^ key[i % key.length]);
        }
        return masked;
    }

    static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
