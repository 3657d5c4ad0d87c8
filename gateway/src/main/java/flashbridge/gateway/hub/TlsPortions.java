package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * Gives TLS no more to encrypt than its socket has room for.
 *
 * <p>What a room says is shared by all who hear it until it is encrypted; from then on everybody has bytes of his own. So of
 * a long message, or of many at once, each client gets about as much as its channel may hold, and the rest waits here in its
 * order. Stands behind TLS; touched on the event loop of its channel only.
 */
public final class TlsPortions extends ChannelDuplexHandler {
    /** The bytes in a full record: RFC 8446 §5.1. */
    private static final int RECORD = 16 * 1024;

    private static final long MOST_RECORDS = 64;

    private record Rest(ByteBuf bytes, ChannelPromise promise) {}

    private final Deque<Rest> rests = new ArrayDeque<>(1);
    private long held;
    private boolean passing;
    private final BooleanSupplier isMuchKept;

    /** Begins with portions when so much is kept that it matters; before that, much at once is sent with less work. */
    public TlsPortions(Hub hub) {
        this(() -> hub.memory().isMuch(hub.rules().queue()));
    }

    TlsPortions(BooleanSupplier isMuchKept) {
        this.isMuchKept = isMuchKept;
    }

    /** Bytes that wait here. */
    long held() {
        return held;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf bytes) || mayPass(ctx, bytes)) {
            ctx.write(message, promise);
            return;
        }
        rests.add(new Rest(bytes, promise));
        held += bytes.readableBytes();
        pass(ctx);
    }

    /** What comes after the end finds it below. */
    private boolean mayPass(ChannelHandlerContext ctx, ByteBuf bytes) {
        return (rests.isEmpty() && (bytes.readableBytes() <= room(ctx) || !isMuchKept.getAsBoolean()))
                || !ctx.channel().isActive();
    }

    /** Whole records, and one at least, since a last few bytes would be a record as well. */
    private static int room(ChannelHandlerContext ctx) {
        return (int) Math.min(ctx.channel().bytesBeforeUnwritable() / RECORD + 1, MOST_RECORDS) * RECORD;
    }

    /** As much as there is room for; it is encrypted with the next flush. */
    private void pass(ChannelHandlerContext ctx) {
        while (!rests.isEmpty() && ctx.channel().isWritable()) {
            ByteBuf bytes = rests.element().bytes;
            int length = Math.min(room(ctx), bytes.readableBytes());
            held -= length;
            if (length < bytes.readableBytes()) {
                ctx.write(bytes.readRetainedSlice(length), ctx.voidPromise());
            } else {
                ctx.write(bytes, rests.remove().promise);
            }
        }
    }

    /** Who gives it more waits until nothing is left here. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!rests.isEmpty()) {
            passOn(ctx);
        }
        if (rests.isEmpty()) {
            ctx.fireChannelWritabilityChanged();
        }
    }

    /** A flush in here may lead to here again, which the loop then goes on with. */
    private void passOn(ChannelHandlerContext ctx) {
        if (passing) {
            return;
        }
        passing = true;
        while (!rests.isEmpty() && ctx.channel().isWritable()) {
            pass(ctx);
            ctx.flush();
        }
        passing = false;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        release();
        ctx.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    private void release() {
        held = 0;
        for (Rest rest = rests.poll(); rest != null; rest = rests.poll()) {
            rest.bytes.release();
            if (!rest.promise.isVoid()) {
                rest.promise.tryFailure(new ClosedChannelException());
            }
        }
    }
}
