package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.AbruptClose;
import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.Dialect;
import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Farewell;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Session;
import flashbridge.gateway.hub.Wire;
import flashbridge.policy.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket client of any draft, behind its framing: answers pings, and closes as both sides agreed.
 */
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Farewell {
    /** So many pings of one read are answered one by one, of more than these the last only. */
    static final int MOST_PONGS = 16;

    private final Channel channel;
    private Draft draft;
    private final Session session;
    private final Duration closeTimeout;

    /** The answers to what was asked in this read. */
    private @Nullable ByteBuf pongs;

    private int pinged;
    private boolean closeSent;
    private @Nullable Future<?> closeDeadline;

    WebSocketConnection(
            Channel channel,
            Peer peer,
            Dialect dialect,
            Draft draft,
            Wire wire,
            Courtesy courtesy,
            Duration closeTimeout) {
        this.channel = channel;
        this.draft = draft;
        this.closeTimeout = closeTimeout;
        session = new Session(peer, dialect, channel, wire, Encoding.UTF_8, courtesy, this);
    }

    Session session() {
        return session;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (closeDeadline != null) {
            closeDeadline.cancel(false);
        }
        ByteBuf unsent = pongs;
        pongs = null;
        if (unsent != null) {
            unsent.release();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Control.Ping ping) {
            session.control(ping.size());
            owe(ping.body());
        } else if (message instanceof Control.Close close) {
            closedByClient(close);
        } else if (message instanceof Control.Pong pong) {
            session.answered(pong.size());
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        session.heard();
        if (pong()) {
            channel.flush();
        }
    }

    /** The framing found a broken rule, or another draft than the one that was named; or the gateway stops. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof End end) {
            session.close(end);
        } else if (event instanceof Draft spoken) {
            draft = spoken;
            session.change(spoken.wire());
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.left(
                draft.closing().isShaken() ? "connection lost without a closing handshake" : "closed by the client");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        session.broken(cause);
    }

    /** RFC 6455 §5.5.3: of many pings the last need be answered only; one at a time they would hold up all others. */
    private void owe(ByteBuf body) {
        if (session.isClosing() || !channel.isWritable()) {
            return; // who pings without reading gets no pongs once his queue is full
        }
        ByteBuf owed = pongs == null ? channel.alloc().buffer() : pongs;
        pongs = owed;
        pinged++;
        if (pinged > MOST_PONGS) {
            owed.clear();
        }
        session.wire().pong(body, owed);
    }

    /** Writes what is owed, without a flush. */
    private boolean pong() {
        ByteBuf owed = pongs;
        pongs = null;
        pinged = 0;
        if (owed != null) {
            channel.write(owed, channel.voidPromise());
        }
        return owed != null;
    }

    private void closedByClient(Control.Close close) {
        pong(); // before the close, behind which nothing comes
        session.ends(End.left(close.said(), close.code()), () -> {
            ByteBuf answer = closeSent ? Unpooled.EMPTY_BUFFER : closing(close.answer());
            // RFC 6455 §7.1.1: the server ends TCP first
            LingeringClose.afterLastWords(channel.writeAndFlush(answer));
        });
    }

    /**
     * This side closes first. Who broke the framing is not listened to any more, nor who has to make room for what it says;
     * others may answer in their time.
     */
    @Override
    public void bid(End end) {
        pong();
        if (!closeSent) {
            channel.write(closing(draft.closing().body(end)), channel.voidPromise());
        }
        channel.flush();
        if (draft.closing().isShaken() && mayAnswer(end.cause())) {
            closeDeadline = channel.eventLoop().schedule(this::cutOff, closeTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } else {
            LingeringClose.start(channel);
        }
    }

    private void cutOff() {
        session.ignoresGoodbye();
        AbruptClose.ifStuck(channel);
    }

    @Override
    public int code(End end) {
        return draft.closing().code(end.cause());
    }

    private boolean mayAnswer(End.Cause cause) {
        return switch (cause) {
            case PROTOCOL_ERROR, BAD_TEXT, TOO_BIG, TOO_MUCH, UNSUPPORTED -> false;
            case MESSAGE_TIMEOUT, PONG_TIMEOUT, IDLE_TIMEOUT -> false;
            case OVER_BUDGET -> !session.isSpeaking();
            case LEFT, GOING_AWAY, TOO_SLOW, TOO_LATE, INTERNAL -> true;
        };
    }

    /** What is said at the end; nothing where the draft has no word for it. */
    private ByteBuf closing(ByteBuf body) {
        closeSent = true;
        if (!draft.closing().isShaken()) {
            return Unpooled.EMPTY_BUFFER;
        }
        ByteBuf close = channel.alloc().buffer();
        session.wire().close(body, close);
        return close;
    }
}
