package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What the framings of hybi-01 to RFC 6455 have in common: frames with an opcode and a length, messages in fragments, and
 * control frames between them.
 */
abstract class OpcodeFraming extends Framing {
    private static final int MAX_CONTROL_PAYLOAD = 125; // RFC 6455 §5.5

    private enum Reading {
        HEADER,
        DATA,
        CONTROL
    }

    private Assembly receiver;
    private Reading reading = Reading.HEADER;
    private boolean insideMessage;

    private Opcode opcode = Opcode.CONTINUATION;
    private boolean last;
    private long left;

    OpcodeFraming(Assembly assembly, Closing closing) {
        super(assembly, closing);
        receiver = assembly;
    }

    /** Reads a header once it is all there: checks it, and ends with {@link #begin}. */
    abstract void readHeader(ByteBuf in) throws ProtocolError;

    /** Unmasks the next bytes of the payload where they are; true if it has seen that they are ASCII without a NUL. */
    abstract boolean unmask(ByteBuf in, int from, int length);

    @Override
    final void read(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolError {
        switch (reading) {
            case HEADER -> {
                readHeader(in);
                if (reading != Reading.HEADER && left == 0) {
                    readEmpty(ctx); // no more bytes need come for it
                }
            }
            case DATA -> readData(in);
            case CONTROL -> readControl(ctx, in);
        }
    }

    @Override
    final void pause(int unreadBytes) {
        receiver.pause(unreadBytes + (reading == Reading.HEADER ? 0 : 1));
    }

    /** Checks what the first two bytes of a frame say; {@code length} is the one in seven bits. */
    final void check(@Nullable Opcode code, int number, boolean isLast, int length) throws ProtocolError {
        if (code == null) {
            throw ProtocolError.because("unknown opcode " + number); // RFC 6455 §5.2
        }
        if (code.isControl() && !isLast) {
            throw ProtocolError.because("fragmented control frame"); // RFC 6455 §5.4
        }
        if (code.isControl() && length > MAX_CONTROL_PAYLOAD) {
            throw ProtocolError.because("control frame of more than 125 bytes"); // RFC 6455 §5.5
        }
        if (code == Opcode.CONTINUATION && !insideMessage) {
            throw ProtocolError.because("continuation of nothing"); // RFC 6455 §5.4
        }
        if ((code == Opcode.TEXT || code == Opcode.BINARY) && insideMessage) {
            throw ProtocolError.because("new message inside a fragmented one"); // RFC 6455 §5.4
        }
        opcode = code;
        last = isLast;
    }

    /** The frame that was checked begins, with so many bytes of payload for this receiver. */
    final void begin(long length, Assembly to) throws ProtocolError {
        left = length;
        if (opcode.isControl()) {
            reading = Reading.CONTROL;
            return;
        }
        reading = Reading.DATA;
        if (opcode != Opcode.CONTINUATION) {
            receiver = to;
            receiver.begin(opcode == Opcode.TEXT);
        }
        insideMessage = !last;
        receiver.announce(left);
        if (left < Overhead.SMALL && !assembly.smallFrame()) {
            readNoMore();
        }
    }

    /** The number of bytes that an extended length takes. */
    static int lengthBytes(int length) {
        return length == 127 ? Long.BYTES : length == 126 ? Short.BYTES : 0;
    }

    /** RFC 6455 §5.2: the shortest form, and the most significant bit 0. */
    static long checkedLength(int form, long extended) throws ProtocolError {
        if (extended < (form == 126 ? 126 : 0x1_0000)) {
            throw ProtocolError.because("length not in its shortest form, or negative");
        }
        return extended;
    }

    private void readEmpty(ChannelHandlerContext ctx) throws ProtocolError {
        if (reading == Reading.DATA) {
            endOfFrame(Unpooled.EMPTY_BUFFER, true);
        } else {
            readControl(ctx, Unpooled.EMPTY_BUFFER);
        }
    }

    private void readData(ByteBuf in) throws ProtocolError {
        int length = (int) Math.min(left, in.readableBytes());
        boolean plain = unmask(in, in.readerIndex(), length);
        ByteBuf part = in.readRetainedSlice(length);
        left -= length;
        if (left == 0) {
            endOfFrame(part, plain);
        } else {
            receiver.part(part, plain, false);
        }
    }

    private void endOfFrame(ByteBuf part, boolean plain) throws ProtocolError {
        reading = Reading.HEADER;
        receiver.part(part, plain, last);
    }

    private void readControl(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolError {
        if (in.readableBytes() < left) {
            return;
        }
        unmask(in, in.readerIndex(), (int) left);
        ByteBuf body = in.readRetainedSlice((int) left);
        reading = Reading.HEADER;
        try {
            if (opcode == Opcode.PING) {
                ctx.fireChannelRead(new Control.Ping(Unpooled.copiedBuffer(body)));
            } else if (opcode == Opcode.PONG) {
                ctx.fireChannelRead(new Control.Pong(Overhead.HEADER + body.readableBytes()));
            } else {
                close(ctx, body);
            }
        } finally {
            body.release();
        }
    }
}
