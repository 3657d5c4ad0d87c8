package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.LetGo;
import flashbridge.gateway.hub.ReadOn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Reads what a client sends in the framing of its draft.
 *
 * <p>Data goes to the {@link Assembly} as it arrives, control frames up the pipeline, a broken rule as the {@code End} it
 * leads to; after that, and after a closing frame, nothing more is read.
 */
abstract class Framing extends ByteToMessageDecoder {
    final Assembly assembly;
    final Closing closing;
    private boolean over;
    /** Nothing more comes or is wanted, so what has come is read even from a client that is held back. */
    private boolean ended;

    Framing(Assembly assembly, Closing closing) {
        this.assembly = assembly;
        this.closing = closing;
        setCumulator(Framing::gather);
    }

    /**
     * What is left of a buffer, as the beginning of a header, moves out of it before more comes: messages on their way share
     * that buffer, which therefore could not give back what is read, and would grow with each read that ends inside a frame.
     */
    private static ByteBuf gather(ByteBufAllocator alloc, ByteBuf before, ByteBuf in) {
        if (!in.isReadable() || before.readerIndex() == 0 || !before.isReadable()) {
            return MERGE_CUMULATOR.cumulate(alloc, before, in);
        }
        ByteBuf rest = alloc.buffer(before.readableBytes() + in.readableBytes()).writeBytes(before);
        before.release();
        return MERGE_CUMULATOR.cumulate(alloc, rest, in);
    }

    /** All that came has been read; what is left takes so many bytes. */
    abstract void pause(int unreadBytes);

    /** Reads as far as it gets in one step; called again while it consumes. */
    abstract void read(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolError;

    @Override
    protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (assembly.isHeldBack() && !ended) {
            return;
        }
        try {
            read(ctx, in);
        } catch (ProtocolError broken) {
            over = true;
            ctx.fireUserEventTriggered(broken.end());
        }
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == ReadOn.EVENT) {
            assembly.readOn();
            readOn(ctx);
        } else if (event == LetGo.EVENT) {
            ended = true;
            letGo();
            readOn(ctx);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    private void readOn(ChannelHandlerContext ctx) throws Exception {
        channelRead(ctx, Unpooled.EMPTY_BUFFER); // behind which stands what was left unread
        channelReadComplete(ctx); // or a ping among it would get no answer before more comes
    }

    /** Drops what is unfinished, and all data from now on. */
    void letGo() {
        assembly.release();
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) throws Exception {
        ended = true;
        assembly.readToEnd();
        super.channelInactive(ctx);
    }

    /** All but one thing that the class above does: it would read on, though the client is held back. */
    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        pause(unread());
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    /** The bytes that are taken by what is left of a read: one of them keeps all the buffer. */
    private int unread() {
        return actualReadableBytes() == 0 ? 0 : internalBuffer().capacity();
    }

    /** The client closes. RFC 6455 §5.5.1: nothing follows a close. */
    final void close(ChannelHandlerContext ctx, ByteBuf body) throws ProtocolError {
        Control.Close close = closing.read(body);
        over = true;
        ctx.fireChannelRead(close);
    }

    /** Whatever else the client sends is thrown away. */
    final void readNoMore() {
        over = true;
    }

    @Override
    protected final void handlerRemoved0(ChannelHandlerContext ctx) {
        letGo();
    }
}
