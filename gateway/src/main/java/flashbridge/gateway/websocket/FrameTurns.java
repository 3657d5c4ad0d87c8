package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Has the other connections of its event loop wait no longer for an HTTP/2 client than for some frames of it.
 *
 * <p>What comes at once holds many thousands of frames, and each may be a request. Behind those of one turn the rest is kept,
 * and nothing more is read, until the loop has looked at its other sockets.
 */
final class FrameTurns extends ChannelDuplexHandler {
    /** A request takes 50 µs, so this many of 40 clients take a quarter of a second; large frames never reach it. */
    static final int FRAMES = 128;

    private final FrameEnds ends = new FrameEnds((type, flags, length) -> this.frames++);
    private final Deque<ByteBuf> rest = new ArrayDeque<>();
    private int frames;
    private boolean waiting;
    private boolean removed;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        rest.add((ByteBuf) message);
        if (!waiting) {
            pass(ctx, FRAMES);
        }
    }

    private void pass(ChannelHandlerContext ctx, int most) {
        while (!rest.isEmpty() && frames < most) {
            ByteBuf in = rest.remove();
            int at = in.readerIndex();
            while (at < in.writerIndex() && frames < most) {
                at = ends.next(in, at);
            }
            if (at < in.writerIndex()) {
                rest.addFirst(in);
                ctx.fireChannelRead(in.readRetainedSlice(at - in.readerIndex()));
            } else {
                ctx.fireChannelRead(in);
            }
        }
        if (!rest.isEmpty() && !removed) {
            waiting = true;
            ctx.channel().config().setAutoRead(false);
            ctx.channel().eventLoop().schedule(() -> goOn(ctx), 0, TimeUnit.NANOSECONDS);
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        if (removed) {
            return;
        }
        waiting = false;
        frames = 0;
        pass(ctx, FRAMES);
        ctx.fireChannelReadComplete();
        if (!waiting) {
            frames = 0;
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** Netty's HTTP/2 asks for more by itself where nothing is to be read. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!waiting) {
            ctx.read();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!waiting) {
            frames = 0;
        }
        ctx.fireChannelReadComplete();
    }

    /** What has come before the end is said before it. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        pass(ctx, Integer.MAX_VALUE);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        removed = true;
        rest.forEach(ByteBuf::release);
        rest.clear();
    }
}
