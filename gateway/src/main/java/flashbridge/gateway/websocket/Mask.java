package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;

/** The exclusive-or of RFC 6455 §5.3, eight bytes at a time. */
final class Mask {
    private Mask() {}

    /**
     * Masks or unmasks bytes where they are.
     *
     * @param mask the four mask bytes, the first one highest
     * @param offset how many bytes of the payload came before, 0 to 3 of them counting
     */
    static void apply(int mask, int offset, ByteBuf bytes, int from, int length) {
        int turned = Integer.rotateLeft(mask, 8 * (offset & 3));
        long twice = ((long) turned << 32) | (turned & 0xFFFF_FFFFL);
        int at = from;
        int end = from + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            bytes.setLong(at, bytes.getLong(at) ^ twice);
        }
        for (; at < end; at++) {
            bytes.setByte(at, bytes.getByte(at) ^ (turned >>> 24));
            turned = Integer.rotateLeft(turned, 8);
        }
    }
}
