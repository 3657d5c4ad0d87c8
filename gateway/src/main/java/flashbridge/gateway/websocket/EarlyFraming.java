package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/**
 * Reads the frames of hybi-01 to -06: the first opcodes, and a mask, where there is one, over the header too.
 *
 * <pre>
 *               0                   1
 *               0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * +------------+-+-+-+-+-------+-+-------------+----------------------------+---------+
 * | 4 bytes    |F|R|R|R|opcode |R| length      | 126: 2 bytes, 127: 8 bytes | payload |
 * | nonce      |I|S|S|S|       |S| 0..125,     | in the shortest form       |         |
 * |            |N|V|V|V|       |V| 126, 127    |                            |         |
 * +------------+-+-+-+-+-------+-+-------------+----------------------------+---------+
 *               `---------- all of this is masked by a key that the nonce leads to ---´
 * </pre>
 *
 * <p>hybi-01 to -03 have no nonce and no mask, and in the place of FIN its opposite, MORE.
 */
final class EarlyFraming extends OpcodeFraming {
    private static final byte[] NOTHING = {0};
    private static final int FIN = 0x80;
    private static final int RSV = 0x70;
    private static final int RSV4 = 0x80;

    private final int nonceLength;
    private final UnaryOperator<byte[]> keyOf;
    private final int last;
    private byte[] key = NOTHING;
    private int mask;
    private int keyOffset;

    private EarlyFraming(Assembly assembly, Closing closing, int nonceLength, UnaryOperator<byte[]> keyOf, int last) {
        super(assembly, closing);
        this.nonceLength = nonceLength;
        this.keyOf = keyOf;
        this.last = last;
    }

    /** hybi-01 to -03: the highest bit of a frame's first byte is 0 in the last one. */
    static EarlyFraming more(Assembly assembly, Closing closing) {
        return new EarlyFraming(assembly, closing, 0, nonce -> NOTHING, 0);
    }

    /** hybi-04 to -06: {@code keyOf} makes of the 4 bytes in front of a frame the key that repeats itself over it. */
    static EarlyFraming masked(Assembly assembly, Closing closing, UnaryOperator<byte[]> keyOf) {
        return new EarlyFraming(assembly, closing, 4, keyOf, 0x80);
    }

    /** The same from clients that leave out the mask. */
    static EarlyFraming unmasked(Assembly assembly, Closing closing) {
        return new EarlyFraming(assembly, closing, 0, nonce -> NOTHING, 0x80);
    }

    @Override
    void readHeader(ByteBuf in) throws ProtocolError {
        if (in.readableBytes() < nonceLength + 2) {
            return;
        }
        byte[] nonce = new byte[nonceLength];
        in.getBytes(in.readerIndex(), nonce);
        byte[] frameKey = keyOf.apply(nonce);
        int start = in.readerIndex() + nonceLength;
        int first = (int) number(in, start, frameKey, 0, 1);
        int form = (int) number(in, start, frameKey, 1, 1);
        if ((first & RSV) != 0 || (form & RSV4) != 0) {
            throw ProtocolError.because("reserved bits set, but no extension was agreed");
        }
        check(Opcode.early(first & 0x0F), first & 0x0F, (first & FIN) == last, form);
        int lengthBytes = lengthBytes(form);
        if (in.readableBytes() < nonceLength + 2 + lengthBytes) {
            return;
        }
        long length = form < 126 ? form : checkedLength(form, number(in, start, frameKey, 2, lengthBytes));
        in.skipBytes(nonceLength + 2 + lengthBytes);
        key = frameKey;
        mask = key.length == Integer.BYTES ? ByteBuffer.wrap(key).getInt() : 0;
        keyOffset = (2 + lengthBytes) % key.length;
        begin(length, assembly);
    }

    /** The key runs on from the header into the payload. */
    @Override
    boolean unmask(ByteBuf in, int from, int length) {
        if (key == NOTHING) {
            return false;
        }
        if (key.length == Integer.BYTES) { // hybi-05 §4.3: the exclusive-or of RFC 6455, but for where it begins
            int begin = keyOffset;
            keyOffset = (begin + length) & 3;
            return Mask.apply(mask, begin, in, from, length);
        }
        int offset = keyOffset;
        for (int at = from; at < from + length; at++) {
            in.setByte(at, in.getByte(at) ^ key[offset]);
            offset = offset + 1 == key.length ? 0 : offset + 1;
        }
        keyOffset = offset;
        return false;
    }

    /**
     * Whether the first frame of hybi-04 to -06 makes sense with this key, as far as it has come; the drafts leave no
     * other way to tell clients apart that mask differently.
     */
    static FirstFrame.Fit fits(ByteBuf in, int nonceLength, UnaryOperator<byte[]> keyOf) {
        if (in.readableBytes() < nonceLength + 2) {
            return FirstFrame.Fit.MAYBE;
        }
        byte[] nonce = new byte[nonceLength];
        in.getBytes(in.readerIndex(), nonce);
        byte[] key = keyOf.apply(nonce);
        int start = in.readerIndex() + nonceLength;
        int first = (int) number(in, start, key, 0, 1);
        int form = (int) number(in, start, key, 1, 1);
        Opcode opcode = Opcode.early(first & 0x0F);
        if ((first & RSV) != 0
                || (form & RSV4) != 0
                || opcode == null
                || opcode == Opcode.CONTINUATION
                || (opcode.isControl() && ((first & FIN) == 0 || form > 125))) {
            return FirstFrame.Fit.NO;
        }
        int lengthBytes = lengthBytes(form);
        if (in.readableBytes() < nonceLength + 2 + lengthBytes) {
            return FirstFrame.Fit.MAYBE;
        }
        long least = form == 127 ? 0x1_0000 : form == 126 ? 126 : 0;
        return lengthBytes == 0 || number(in, start, key, 2, lengthBytes) >= least
                ? FirstFrame.Fit.YES
                : FirstFrame.Fit.NO;
    }

    /** A number in the header, of so many bytes, without the mask. */
    private static long number(ByteBuf in, int start, byte[] key, int offset, int bytes) {
        long number = 0;
        for (int i = offset; i < offset + bytes; i++) {
            number = (number << 8) | ((in.getByte(start + i) ^ key[i % key.length]) & 0xFF);
        }
        return number;
    }
}
