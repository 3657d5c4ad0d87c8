package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

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
 *
 * <p>Data goes to the {@link Assembly} as it arrives, control frames up the pipeline, a broken rule as the {@code End} it
 * leads to; after that nothing more is read.
 */
final class HybiFraming extends ByteToMessageDecoder {
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int MAX_CONTROL_PAYLOAD = 125; // RFC 6455 §5.5

    private enum Reading {
        HEADER,
        DATA,
        CONTROL,
        NOTHING
    }

    private final Assembly assembly;
    private Reading reading = Reading.HEADER;
    private boolean insideMessage;

    private boolean fin;
    private int opcode;
    private long left;
    private int mask;
    private int maskOffset;

    HybiFraming(Assembly assembly) {
        this.assembly = assembly;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        try {
            switch (reading) {
                case HEADER -> readHeader(ctx, in);
                case DATA -> readData(in);
                case CONTROL -> readControl(ctx, in);
                case NOTHING -> in.skipBytes(in.readableBytes());
            }
        } catch (ProtocolError broken) {
            reading = Reading.NOTHING;
            ctx.fireUserEventTriggered(broken.end());
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        assembly.release();
    }

    private void readHeader(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolError {
        if (in.readableBytes() < 2) {
            return;
        }
        int first = in.getUnsignedByte(in.readerIndex());
        int second = in.getUnsignedByte(in.readerIndex() + 1);
        checkFirst(first);
        checkSecond(second);
        int lengthBytes = lengthBytes(second & 0x7F);
        if (in.readableBytes() < 2 + lengthBytes + 4) {
            return;
        }
        in.skipBytes(2);
        left = readLength(in, second & 0x7F);
        mask = in.readInt();
        maskOffset = 0;
        beginFrame(first);
        if (left == 0) { // nothing more may come that would lead here again
            endOfEmptyFrame(ctx, in);
        }
    }

    private void checkFirst(int first) throws ProtocolError {
        if ((first & 0x70) != 0) {
            throw ProtocolError.because("reserved bits set, but no extension was agreed"); // RFC 6455 §5.2
        }
        int code = first & 0x0F;
        if ((code > BINARY && code < CLOSE) || code > PONG) {
            throw ProtocolError.because("unknown opcode " + code); // RFC 6455 §5.2
        }
        if (code >= CLOSE && (first & 0x80) == 0) {
            throw ProtocolError.because("fragmented control frame"); // RFC 6455 §5.4
        }
        if (code == CONTINUATION && !insideMessage) {
            throw ProtocolError.because("continuation of nothing"); // RFC 6455 §5.4
        }
        if ((code == TEXT || code == BINARY) && insideMessage) {
            throw ProtocolError.because("new message inside a fragmented one"); // RFC 6455 §5.4
        }
        opcode = code;
    }

    private void checkSecond(int second) throws ProtocolError {
        if ((second & 0x80) == 0) {
            throw ProtocolError.because("frame without mask"); // RFC 6455 §5.1
        }
        if (opcode >= CLOSE && (second & 0x7F) > MAX_CONTROL_PAYLOAD) {
            throw ProtocolError.because("control frame of more than 125 bytes"); // RFC 6455 §5.5
        }
    }

    private static int lengthBytes(int length) {
        return length == 127 ? Long.BYTES : length == 126 ? Short.BYTES : 0;
    }

    private static long readLength(ByteBuf in, int length) throws ProtocolError {
        if (length < 126) {
            return length;
        }
        long extended = length == 126 ? in.readUnsignedShort() : in.readLong();
        // RFC 6455 §5.2: the shortest form, and the most significant bit 0
        if (extended < (length == 126 ? 126 : 0x1_0000)) {
            throw ProtocolError.because("length not in its shortest form, or negative");
        }
        return extended;
    }

    private void beginFrame(int first) throws ProtocolError {
        if (opcode >= CLOSE) {
            reading = Reading.CONTROL;
            return;
        }
        fin = (first & 0x80) != 0;
        reading = Reading.DATA;
        if (opcode != CONTINUATION) {
            assembly.begin(opcode == TEXT);
        }
        insideMessage = !fin;
        assembly.announce(left);
    }

    private void endOfEmptyFrame(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolError {
        if (reading == Reading.CONTROL) {
            readControl(ctx, in);
        } else {
            endOfFrame(Unpooled.EMPTY_BUFFER);
        }
    }

    private void readData(ByteBuf in) throws ProtocolError {
        int length = (int) Math.min(left, in.readableBytes());
        ByteBuf part = unmasked(in, length);
        left -= length;
        if (left == 0) {
            endOfFrame(part);
        } else {
            assembly.part(part, false);
        }
    }

    private void endOfFrame(ByteBuf part) throws ProtocolError {
        reading = Reading.HEADER;
        assembly.part(part, fin);
    }

    private void readControl(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolError {
        if (in.readableBytes() < left) {
            return;
        }
        ByteBuf body = unmasked(in, (int) left);
        reading = opcode == CLOSE ? Reading.NOTHING : Reading.HEADER; // RFC 6455 §5.5.1: nothing follows a close
        if (opcode == PING) {
            ctx.fireChannelRead(new Control.Ping(body));
            return;
        }
        try {
            ctx.fireChannelRead(opcode == PONG ? new Control.Pong() : close(body));
        } finally {
            body.release();
        }
    }

    /** RFC 6455 §5.5.1: empty, or a code that may be on the wire and a reason in UTF-8. */
    private static Control close(ByteBuf body) throws ProtocolError {
        if (!body.isReadable()) {
            return new Control.Close(0, "");
        }
        if (body.readableBytes() == 1) {
            throw ProtocolError.because("close frame with half a code");
        }
        int code = body.readUnsignedShort();
        if (!ClosingCode.mayBeReceived(code)) {
            throw ProtocolError.because("close frame with code " + code);
        }
        return new Control.Close(code, ClosingCode.reason(body));
    }

    private ByteBuf unmasked(ByteBuf in, int length) {
        Mask.apply(mask, maskOffset, in, in.readerIndex(), length);
        maskOffset = (maskOffset + length) & 3;
        return in.readRetainedSlice(length);
    }
}
