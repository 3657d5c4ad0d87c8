package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;

/**
 * Writes frames as a server sends them in hybi-01 to RFC 6455: unmasked, never fragmented, with the shortest length.
 *
 * <pre>
 *  0                   1
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * +-+-------------+-+-------------+----------------------------+
 * | first byte    |0| length      | 126: 2 bytes, 127: 8 bytes |
 * +-+-------------+-+-------------+----------------------------+
 * </pre>
 *
 * <p>The drafts differ in the first byte alone: whether its highest bit says "more to come" or "the last", and which
 * opcode means what.
 *
 * @param text first byte of a whole text message, and so on
 */
record HybiFrames(int text, int binary, int close, int ping, int pong) {
    /** hybi-01 to -03: the bit MORE is 0, and the first opcodes. */
    static final HybiFrames MORE = new HybiFrames(0x04, 0x05, 0x01, 0x02, 0x03);

    /** hybi-04 to -06: the bit has become FIN. */
    static final HybiFrames EARLY = new HybiFrames(0x84, 0x85, 0x81, 0x82, 0x83);

    /** hybi-07 to RFC 6455 §5.2: new opcodes. */
    static final HybiFrames HYBI = new HybiFrames(0x81, 0x82, 0x88, 0x89, 0x8A);

    /** RFC 7692 §6: RSV1 marks a compressed message. */
    static final int COMPRESSED = 0x40;

    void message(Message message, ByteBuf out) {
        frame(message.isText() ? text : binary, message.payload(), out);
    }

    static void frame(int first, ByteBuf payload, ByteBuf out) {
        header(first, payload.readableBytes(), out);
        out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    }

    static void header(int first, int length, ByteBuf out) {
        out.writeByte(first);
        // RFC 6455 §5.2: the minimal number of bytes must be used for the length; the older drafts write the same
        if (length < 126) {
            out.writeByte(length);
        } else if (length <= 0xFFFF) {
            out.writeByte(126).writeShort(length);
        } else {
            out.writeByte(127).writeLong(length);
        }
    }
}
