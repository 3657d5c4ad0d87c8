package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;

/**
 * Writes the frames of RFC 6455 as a server sends them: final, unmasked, with the shortest length.
 *
 * <pre>
 *  0                   1
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * +-+-+-+-+-------+-+-------------+---------------------------+
 * |F|R|R|R|opcode |M| length      | 126: 2 bytes, 127: 8 bytes |
 * +-+-+-+-+-------+-+-------------+---------------------------+
 * </pre>
 */
final class HybiFrames {
    // FIN and the opcode, RFC 6455 §5.2
    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8A;

    /** A control frame carries 125 bytes at most; a close reason shares them with its code. RFC 6455 §5.5 */
    private static final int MAX_REASON = 125 - Short.BYTES;

    private HybiFrames() {}

    static void header(int finAndOpcode, int length, ByteBuf out) {
        out.writeByte(finAndOpcode);
        // RFC 6455 §5.2: the minimal number of bytes must be used for the length
        if (length < 126) {
            out.writeByte(length);
        } else if (length <= 0xFFFF) {
            out.writeByte(126).writeShort(length);
        } else {
            out.writeByte(127).writeLong(length);
        }
    }

    static void close(int code, byte[] reason, ByteBuf out) {
        if (code == 0) {
            header(CLOSE, 0, out);
            return;
        }
        int length = cut(reason);
        header(CLOSE, Short.BYTES + length, out);
        out.writeShort(code).writeBytes(reason, 0, length);
    }

    /** The length of the longest part that fits and does not end inside a character. */
    private static int cut(byte[] utf8) {
        int length = Math.min(utf8.length, MAX_REASON);
        while (length > 0 && length < utf8.length && (utf8[length] & 0xC0) == 0x80) {
            length--;
        }
        return length;
    }
}
