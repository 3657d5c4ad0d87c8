package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;

/**
 * Reads the frames of hixie-75 and -76: a type below 80 begins text that ends with FF, any other a length.
 *
 * <pre>
 * 00    text in UTF-8     FF     a message
 * 01-7F anything but FF   FF     reserved
 * 80-FF length            data   reserved; the length in groups of 7 bits, the highest first, bit 7 says "another one"
 * FF    00                       the client closes (hixie-76; some send it in hixie-75 too)
 * </pre>
 *
 * <p>What is reserved is skipped, within the limit for messages, and counts as one against their rate.
 */
final class HixieFraming extends Framing {
    private static final int TEXT = 0x00;
    private static final int END_OF_TEXT = 0xFF;
    private static final int MAX_LENGTH_BYTES = 5; // 35 bits: more than any limit

    private enum Reading {
        TYPE,
        TEXT,
        RESERVED_TEXT,
        LENGTH,
        RESERVED_DATA
    }

    private final int maxMessageSize;
    private Reading reading = Reading.TYPE;
    private int type;
    private long length;
    private int lengthBytes;
    private long left;

    /** {@code maxMessageSize} bounds what is skipped, in bytes; the assembly bounds what is not. */
    HixieFraming(Assembly assembly, Closing closing, int maxMessageSize) {
        super(assembly, closing);
        this.maxMessageSize = maxMessageSize;
    }

    @Override
    void read(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolError {
        switch (reading) {
            case TYPE -> readType(in);
            case TEXT -> readText(in);
            case RESERVED_TEXT -> skipText(in);
            case LENGTH -> readLength(ctx, in);
            case RESERVED_DATA -> skipData(in);
        }
    }

    @Override
    void pause(int unreadBytes) {
        assembly.pause(unreadBytes + (reading == Reading.TYPE ? 0 : 1));
    }

    private void readType(ByteBuf in) throws ProtocolError {
        type = in.readUnsignedByte();
        length = 0;
        lengthBytes = 0;
        if (type == TEXT) {
            reading = Reading.TEXT;
            assembly.begin(true);
        } else {
            reading = type < 0x80 ? Reading.RESERVED_TEXT : Reading.LENGTH;
        }
    }

    private void readText(ByteBuf in) throws ProtocolError {
        int end = in.bytesBefore((byte) END_OF_TEXT);
        int size = end < 0 ? in.readableBytes() : end;
        assembly.announce(size);
        ByteBuf part = size == 0 ? Unpooled.EMPTY_BUFFER : in.readRetainedSlice(size);
        if (end >= 0) {
            in.skipBytes(1);
            reading = Reading.TYPE;
        }
        assembly.part(part, false, end >= 0);
    }

    private void skipText(ByteBuf in) throws ProtocolError {
        int end = in.bytesBefore((byte) END_OF_TEXT);
        length += end < 0 ? in.readableBytes() : end;
        checkSkipped();
        in.skipBytes(end < 0 ? in.readableBytes() : end + 1);
        if (end >= 0) {
            skipped(2); // its type and its end
        }
    }

    private void readLength(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolError {
        int group = in.readUnsignedByte();
        length = (length << 7) | (group & 0x7F);
        if (++lengthBytes > MAX_LENGTH_BYTES) {
            throw ProtocolError.because("length of a frame in more than " + MAX_LENGTH_BYTES + " bytes");
        }
        checkSkipped();
        if (group < 0x80) {
            endOfLength(ctx);
        }
    }

    private void endOfLength(ChannelHandlerContext ctx) throws ProtocolError {
        reading = Reading.RESERVED_DATA;
        left = length;
        if (type == 0xFF && length == 0) { // hixie-76 §5.3: the closing handshake
            reading = Reading.TYPE;
            close(ctx, Unpooled.EMPTY_BUFFER);
        } else if (length == 0) {
            skipped(1 + lengthBytes);
        }
    }

    private void skipData(ByteBuf in) {
        int size = (int) Math.min(left, in.readableBytes());
        in.skipBytes(size);
        left -= size;
        if (left == 0) {
            skipped(1 + lengthBytes);
        }
    }

    /** So many bytes besides its length. */
    private void skipped(int more) {
        reading = Reading.TYPE;
        if (!assembly.skipped((int) Math.min(Integer.MAX_VALUE, length + more))) {
            readNoMore();
        }
    }

    private void checkSkipped() throws ProtocolError {
        if (length > maxMessageSize) {
            throw new ProtocolError(End.tooBig(maxMessageSize));
        }
    }
}
