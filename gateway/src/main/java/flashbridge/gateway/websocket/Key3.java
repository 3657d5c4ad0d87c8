package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.policy.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.List;
import org.slf4j.event.Level;

/**
 * Waits for the last 8 bytes of a hixie-76 request, of whatever values and in whatever pieces, answers the challenge and
 * opens the WebSocket; what comes behind them are frames.
 */
final class Key3 extends Beginner {
    private final Challenge challenge;
    private final Opening opening;
    private final Duration patience;
    private final Incidents incidents;
    private final Peer peer;

    Key3(Challenge challenge, Opening opening, Peer peer, Duration patience, Incidents incidents) {
        super(peer);
        this.challenge = challenge;
        this.opening = opening;
        this.peer = peer;
        this.patience = patience;
        this.incidents = incidents;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        waitFor(ctx, patience, () -> giveUp(ctx));
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
        incidents.refused(
                Level.INFO,
                peer,
                "reason=\"the 8 bytes behind the request did not come within limits.handshake-timeout\"");
        incidents.count(Incidents.Kind.REFUSED, "key3");
        Handshake.countRefused(opening.draft().toString(), "key3", incidents);
        LingeringClose.start(ctx.channel());
    }
}
