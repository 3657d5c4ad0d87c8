package flashbridge.gateway.net;

import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.websocket.Beginner;
import flashbridge.gateway.websocket.Http2Refusal;
import flashbridge.gateway.websocket.NoEntry;
import flashbridge.policy.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Somebody there is no place for: who speaks HTTP is told so, and everybody is disconnected soon. */
final class TurnedAway extends Beginner {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final NoEntry why;

    TurnedAway(Peer peer, NoEntry why) {
        super(peer);
        this.why = why;
    }

    /** Says why, where somebody may be listening. */
    static void from(Channel channel, Supplier<Door> live, Peer peer, NoEntry why) {
        Door door = live.get();
        if (door.web() == null) {
            channel.eventLoop().execute(() -> LingeringClose.start(channel)); // when its pipeline is complete
        } else {
            channel.pipeline().addLast(door.tls() == null ? new TurnedAway(peer, why) : new TlsHello(live, peer, why));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        waitFor(ctx, PATIENCE, ctx::close);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        Greeting greeting = Greeting.of(in);
        if (greeting == Greeting.UNCLEAR) {
            return;
        }
        if (greeting == Greeting.HTTP2) {
            Future<?> deadline =
                    ctx.executor().schedule(() -> ctx.channel().close(), PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            ctx.channel().closeFuture().addListener(closed -> deadline.cancel(false));
            Http2Refusal.install(ctx.pipeline(), why);
            ctx.pipeline().remove(this);
            return;
        }
        in.skipBytes(in.readableBytes());
        if (greeting == Greeting.HTTP) {
            ctx.write(ByteBufUtil.writeAscii(ctx.alloc(), why.response()), ctx.voidPromise());
        }
        stopWaiting();
        LingeringClose.start(ctx.channel());
    }
}
