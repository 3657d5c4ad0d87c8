package flashbridge.gateway.net;

import flashbridge.gateway.websocket.NoEntry;
import flashbridge.policy.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Somebody there is no place for: who speaks HTTP is told so, and everybody is disconnected soon.
 *
 * <p>To be told takes a connection for a moment, so there are only so many at a time; the others are closed at once.
 */
final class TurnedAway extends ByteToMessageDecoder {
    private static final int MOST = 256;
    private static final int SECONDS = 2;

    private final NoEntry why;
    private @Nullable Future<?> deadline;

    private TurnedAway(NoEntry why) {
        this.why = why;
    }

    /** Says why, where somebody may be listening; {@code waiting} counts those who are being told. */
    static void from(Channel channel, Door door, NoEntry why, AtomicInteger waiting) {
        if (waiting.get() >= MOST) {
            channel.close();
            return;
        }
        waiting.incrementAndGet();
        channel.closeFuture().addListener(closed -> waiting.decrementAndGet());
        if (door.web() != null && door.tls() == null) {
            channel.pipeline().addLast(new TurnedAway(why));
        } else {
            channel.eventLoop().execute(() -> LingeringClose.start(channel)); // when its pipeline is complete
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> ctx.close(), SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        Greeting greeting = Greeting.of(in);
        if (greeting == Greeting.UNCLEAR) {
            return;
        }
        in.skipBytes(in.readableBytes());
        if (greeting == Greeting.HTTP) {
            ctx.write(ByteBufUtil.writeAscii(ctx.alloc(), why.response()), ctx.voidPromise());
        }
        LingeringClose.start(ctx.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
