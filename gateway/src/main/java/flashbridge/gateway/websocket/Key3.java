package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Peer;
import flashbridge.policy.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the last 8 bytes of a hixie-76 request, of whatever values and in whatever pieces, answers the challenge and
 * opens the WebSocket; what comes behind them are frames.
 */
final class Key3 extends ByteToMessageDecoder {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    private final Challenge challenge;
    private final Opening opening;
    private final Duration patience;
    private final Peer peer;
    private @Nullable Future<?> deadline;

    Key3(Challenge challenge, Opening opening, Peer peer, Duration patience) {
        this.challenge = challenge;
        this.opening = opening;
        this.peer = peer;
        this.patience = patience;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> giveUp(ctx), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Challenge.KEY3_LENGTH) {
            return;
        }
        ByteBuf answer = Unpooled.wrappedBuffer(challenge.answer(in));
        opening.open(ctx.channel(), () -> ctx.writeAndFlush(answer, ctx.voidPromise()));
        ctx.pipeline().remove(this);
    }

    private void giveUp(ChannelHandlerContext ctx) {
        log.info(
                "refused    {} reason=\"the 8 bytes behind the request did not come within limits.handshake-timeout\"",
                peer);
        LingeringClose.start(ctx.channel());
    }

    /** The gateway stops: this client is no member yet. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof End) {
            LingeringClose.start(ctx.channel());
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("http       {} failed: {}", peer, cause.toString());
        ctx.close();
    }
}
