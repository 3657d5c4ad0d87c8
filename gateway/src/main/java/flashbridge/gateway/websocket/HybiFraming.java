package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of hybi-07 to RFC 6455 as clients send them: FIN bit, new opcodes, masked payload.
 *
 * <pre>
 *  0                   1
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * +-+-+-+-+-------+-+-------------+----------------------------+---------+---------+
 * |F|R|R|R|opcode |M| length      | 126: 2 bytes, 127: 8 bytes | 4 bytes | payload |
 * |I|S|S|S|       |A| 0..125,     | in the shortest form       | mask    | xor     |
 * |N|V|V|V|       |S| 126, 127    |                            |         | mask    |
 * +-+-+-+-+-------+-+-------------+----------------------------+---------+---------+
 * </pre>
 */
final class HybiFraming extends OpcodeFraming {
    private static final int FIN = 0x80;
    private static final int RSV = 0x70;
    private static final int RSV1 = 0x40;
    private static final int MASKED = 0x80;

    private final IntFunction<@Nullable Opcode> opcodes;
    private final @Nullable Inflation inflation;
    private int mask;
    private int maskOffset;

    /**
     * A framing with its opcodes as they were or are.
     *
     * @param inflation what reads compressed messages, or null where permessage-deflate was not agreed on
     */
    HybiFraming(
            Assembly assembly, Closing closing, IntFunction<@Nullable Opcode> opcodes, @Nullable Inflation inflation) {
        super(assembly, closing);
        this.opcodes = opcodes;
        this.inflation = inflation;
    }

    @Override
    void readHeader(ByteBuf in) throws ProtocolError {
        if (in.readableBytes() < 2) {
            return;
        }
        int first = in.getUnsignedByte(in.readerIndex());
        int second = in.getUnsignedByte(in.readerIndex() + 1);
        int form = second & 0x7F;
        Opcode opcode = opcodes.apply(first & 0x0F);
        checkReserved(first & RSV, opcode);
        check(opcode, first & 0x0F, (first & FIN) != 0, form);
        if ((second & MASKED) == 0) {
            throw ProtocolError.because("frame without mask"); // RFC 6455 §5.1
        }
        if (in.readableBytes() < 2 + lengthBytes(form) + Integer.BYTES) {
            return;
        }
        in.skipBytes(2);
        long length = form < 126 ? form : checkedLength(form, form == 126 ? in.readUnsignedShort() : in.readLong());
        mask = in.readInt();
        maskOffset = 0;
        begin(length, (first & RSV1) != 0 && inflation != null ? inflation : assembly);
    }

    @Override
    boolean unmask(ByteBuf in, int from, int length) {
        int offset = maskOffset;
        maskOffset = (offset + length) & 3;
        return Mask.apply(mask, offset, in, from, length);
    }

    @Override
    void letGo() {
        if (inflation != null) {
            inflation.release();
        }
        super.letGo();
    }

    /** RFC 6455 §5.2; RFC 7692 §6.1 uses RSV1, in the first frame of a message only. */
    private void checkReserved(int reserved, @Nullable Opcode opcode) throws ProtocolError {
        boolean compressed =
                inflation != null && reserved == RSV1 && (opcode == Opcode.TEXT || opcode == Opcode.BINARY);
        if (reserved != 0 && !compressed) {
            throw ProtocolError.because(
                    inflation == null
                            ? "reserved bits set, but no extension was agreed"
                            : "reserved bits set where permessage-deflate does not use them");
        }
    }
}
