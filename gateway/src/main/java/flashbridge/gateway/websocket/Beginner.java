package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.policy.LingeringClose;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Waits for the first bytes of somebody who has not begun yet: not for ever, and not when the gateway stops. */
public abstract class Beginner extends ByteToMessageDecoder {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    private final Peer peer;
    private @Nullable Future<?> deadline;

    /** One whose client is named so in the log. */
    protected Beginner(Peer peer) {
        this.peer = peer;
    }

    /** Waits no longer than this from now on, unless it already waits for something. */
    protected final void waitFor(ChannelHandlerContext ctx, Duration time, Runnable tooLate) {
        if (deadline == null) {
            deadline = ctx.executor().schedule(tooLate, time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** What was waited for has come, or nothing is waited for any more. */
    protected final void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /** Who says nothing at all is not refused: browsers connect in advance, and must not be locked out for it. */
    protected final void sayTooLate(Incidents incidents) {
        if (actualReadableBytes() == 0) {
            incidents.silent(peer, "reason=\"said nothing within limits.handshake-timeout\"");
        } else {
            incidents.refused(Level.INFO, peer, "reason=\"said nothing complete within limits.handshake-timeout\"");
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        stopWaiting();
    }

    /** The gateway stops: this client is no member yet. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof End) {
            stopWaiting();
            LingeringClose.start(ctx.channel());
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("connection {} failed: {}", peer, End.ofNetwork(cause));
        ctx.close();
    }
}
