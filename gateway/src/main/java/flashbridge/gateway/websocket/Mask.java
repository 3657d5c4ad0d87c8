package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;

/** The exclusive-or of RFC 6455 §5.3, eight bytes at a time. */
final class Mask {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Mask() {}

    /**
     * Masks or unmasks bytes where they are, and has a look at each of them on the way.
     *
     * @param mask the four mask bytes, the first one highest
     * @param offset how many bytes of the payload came before, 0 to 3 of them counting
     * @return whether the bytes are plain now: ASCII without a NUL, so that nobody need look at them again
     */
    static boolean apply(int mask, int offset, ByteBuf bytes, int from, int length) {
        int turned = Integer.rotateLeft(mask, 8 * (offset & 3));
        long twice = ((long) turned << 32) | (turned & 0xFFFF_FFFFL);
        int at = from;
        int end = from + length;
        long seen = 0; // a NUL less one has its high bit set, as what is not ASCII has
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            long eight = bytes.getLong(at) ^ twice;
            bytes.setLong(at, eight);
            seen |= eight | (eight - ONES);
        }
        for (; at < end; at++) {
            byte one = (byte) (bytes.getByte(at) ^ (turned >>> 24));
            bytes.setByte(at, one);
            seen |= one | (one - 1);
            turned = Integer.rotateLeft(turned, 8);
        }
        return (seen & HIGH_BITS) == 0;
    }
}
