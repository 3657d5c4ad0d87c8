package flashbridge.gateway.net;

import flashbridge.gateway.config.Protocol;
import flashbridge.gateway.hub.Beginning;
import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Printable;
import flashbridge.gateway.websocket.Beginner;
import flashbridge.gateway.websocket.Http2Connection;
import flashbridge.gateway.websocket.HttpConnection;
import flashbridge.gateway.xmlsocket.XmlSocketConnection;
import flashbridge.policy.LingeringClose;
import flashbridge.policy.PolicyAnswer;
import flashbridge.policy.PolicyRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Listens to the first bytes of a connection, installs the pipeline they ask for, replays them and leaves.
 *
 * <p>Many Flash clients never say anything. Where XMLSocket is spoken, a client is a member of its room from the start;
 * if it could still turn out to be something else, what it hears is held back until its first bytes, or until
 * {@code silent-grace} is over.
 */
final class FirstBytes extends Beginner {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    private final Supplier<Door> live;
    private final Door door;
    private final Peer peer;
    private final Beginning beginning;
    private @Nullable XmlSocketConnection silent;
    private @Nullable Future<?> grace;
    private boolean isLate;

    /** The door as it is now; {@code live} tells how it is later. */
    FirstBytes(Supplier<Door> live, Peer peer) {
        super(peer);
        this.live = live;
        door = live.get();
        this.peer = peer;
        beginning = door.hub().beginning();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (door.listener().speaks(Protocol.XMLSOCKET)) {
            seat(ctx);
        } else {
            waitForMore(ctx);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        stopGrace();
        beginning.holds(0);
        super.handlerRemoved0(ctx);
    }

    /** The beginning of a message is none to its connection yet, which would say that nothing is unfinished. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (isLate && silent != null) {
            silent.session().heard();
            silent.session().unfinished(actualReadableBytes());
            return;
        }
        super.channelReadComplete(ctx);
        if (!ctx.isRemoved() && !beginning.holds(actualReadableBytes())) {
            noRoom(ctx);
        }
    }

    /** So long is only a request line. */
    private void noRoom(ChannelHandlerContext ctx) {
        XmlSocketConnection connection = silent;
        if (connection != null && connection.session().hasHeard()) {
            tooLate(ctx, connection, Greeting.HTTP, internalBuffer());
        } else {
            withdraw(ctx, Greeting.HTTP);
            refuse(ctx, internalBuffer(), "memory", Beginning.NO_ROOM);
            ctx.pipeline().remove(this); // with what it holds
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        Greeting greeting = silent == null ? Greeting.of(in) : Greeting.of(in, door.maxMessageSize());
        if (greeting != Greeting.UNCLEAR) {
            log.debug("begins     {} with=\"{}\"", peer, greeting);
        }
        switch (greeting) {
            case UNCLEAR -> {
                waitForMore(ctx);
                if (grace != null && grace.isDone()) {
                    graceIsOver();
                }
            }
            case TEXT -> text(ctx, in);
            case POLICY_REQUEST, HTTP, HTTP2, TLS, STUN, PROXY -> {
                XmlSocketConnection connection = silent;
                if (connection != null && connection.session().hasHeard()) {
                    tooLate(ctx, connection, greeting, in);
                } else {
                    withdraw(ctx, greeting);
                    notXmlSocket(ctx, greeting, in);
                }
            }
        }
    }

    private void notXmlSocket(ChannelHandlerContext ctx, Greeting greeting, ByteBuf in) {
        if (greeting == Greeting.POLICY_REQUEST && door.listener().speaks(Protocol.POLICY)) {
            boolean alone = PolicyRequest.length(in) == in.readableBytes();
            in.skipBytes(in.readableBytes());
            log.info("policy     {} answered", peer);
            door.countPolicyRequest(Door.ANSWERED);
            stopWaiting();
            if (alone) {
                PolicyAnswer.answerAndPart(ctx.channel(), live.get().policy());
            } else {
                PolicyAnswer.answer(ctx.channel(), live.get().policy());
            }
        } else if (greeting == Greeting.HTTP && door.web() != null) {
            HttpConnection.install(ctx.pipeline(), door.web(), () -> live.get().web(), peer);
            ctx.pipeline().remove(this);
        } else if (greeting == Greeting.HTTP2 && door.web() != null) {
            Http2Connection.install(ctx.pipeline(), door.web(), () -> live.get().web(), peer);
            ctx.pipeline().remove(this);
        } else if (greeting == Greeting.HTTP) {
            String spoken = "This port speaks " + door.listener().spoken() + ", not HTTP. " + door.webHint();
            ctx.write(ByteBufUtil.writeUtf8(ctx.alloc(), badRequest(spoken)));
            refuse(ctx, in, "spoke HTTP to a port for " + door.listener().spoken());
        } else {
            if (greeting == Greeting.POLICY_REQUEST) {
                door.countPolicyRequest(Door.REFUSED);
            }
            refuse(
                    ctx,
                    in,
                    "sent " + greeting + " to a port for " + door.listener().spoken());
        }
    }

    /** An answer in HTTP where nothing else is spoken; the sentence is ASCII. */
    static String badRequest(String sentence) {
        String body = sentence + "\n";
        return "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void text(ChannelHandlerContext ctx, ByteBuf in) {
        XmlSocketConnection connection = silent;
        if (connection == null && Greeting.isLikeHttp(in)) {
            notXmlSocket(ctx, Greeting.HTTP, in); // where it is told what is wrong with it
            return;
        }
        if (connection == null) {
            refuse(
                    ctx,
                    in,
                    "sent something that is none of what this port speaks: "
                            + door.listener().spoken());
            return;
        }
        connection.session().announce();
        ctx.pipeline().remove(this);
    }

    /** A client that has begun to speak, or has to, must get to a point in bounded time. */
    private void waitForMore(ChannelHandlerContext ctx) {
        waitFor(ctx, door.handshakeTimeout(), () -> giveUp(ctx));
    }

    private void seat(ChannelHandlerContext ctx) {
        XmlSocketConnection connection = new XmlSocketConnection(
                ctx.channel(),
                peer,
                new Encoding(door.listener().charset()),
                door.maxMessageSize(),
                door.listener().courtesy());
        silent = connection;
        ctx.pipeline().addLast(connection);
        if (door.listener().speaks().size() > 1) {
            connection.session().hold();
        }
        // who has gone by then, without a word, only looked whether somebody is here
        grace = ctx.executor()
                .schedule(this::graceIsOver, door.listener().silentGrace().toNanos(), TimeUnit.NANOSECONDS);
        door.hub().join(door.listener().room(), connection.session());
    }

    /** Who has begun a request of HTTP is not silent: whether it becomes one, its end says, or that of its time. */
    private void graceIsOver() {
        XmlSocketConnection connection = silent;
        if (connection != null && !Greeting.isLikeHttp(internalBuffer())) {
            connection.session().announce();
        }
    }

    /** What a client has heard as XMLSocket would stand in front of any other answer and spoil it. */
    private void tooLate(ChannelHandlerContext ctx, XmlSocketConnection connection, Greeting greeting, ByteBuf in) {
        in.skipBytes(in.readableBytes());
        if (greeting == Greeting.POLICY_REQUEST) {
            door.countPolicyRequest(Door.TOO_LATE);
        }
        connection
                .session()
                .close(new End(
                        End.Cause.PROTOCOL_ERROR,
                        "sent " + greeting + " when it had been taken for XMLSocket after silent-grace"));
        ctx.pipeline().remove(FirstBytes.class);
    }

    private void withdraw(ChannelHandlerContext ctx, Greeting greeting) {
        XmlSocketConnection connection = silent;
        silent = null;
        stopGrace();
        if (connection != null) {
            connection.session().left("was taken for XMLSocket after silent-grace, and then sent " + greeting);
            ctx.pipeline().remove(connection);
        }
    }

    /**
     * Half a greeting and no more of it: where XMLSocket is spoken it may be the slow beginning of a message, and has the
     * time of one. But what begins like HTTP is HTTP, since a web page may choose what comes behind the pause.
     */
    private void giveUp(ChannelHandlerContext ctx) {
        if (Greeting.isLikeHttp(internalBuffer())) {
            giveUpHttp(ctx, internalBuffer());
        } else if (silent != null) {
            isLate = true;
            beginning.holds(0);
            silent.session().announce();
            silent.session().unfinished(actualReadableBytes());
        } else {
            sayTooLate(door.hub().incidents());
            door.hub().incidents().count(Incidents.Kind.REFUSED, "timeout");
            LingeringClose.start(ctx.channel());
        }
    }

    private void giveUpHttp(ChannelHandlerContext ctx, ByteBuf in) {
        XmlSocketConnection connection = silent;
        if (connection != null && connection.session().hasHeard()) {
            tooLate(ctx, connection, Greeting.HTTP, in);
            return;
        }
        withdraw(ctx, Greeting.HTTP);
        if (door.web() == null) {
            notXmlSocket(ctx, Greeting.HTTP, in);
        } else {
            HttpConnection.installTooLate(
                    ctx.pipeline(), door.web(), () -> live.get().web(), peer);
            ctx.pipeline().remove(this);
        }
    }

    private void refuse(ChannelHandlerContext ctx, ByteBuf in, String reason) {
        refuse(ctx, in, "protocol", reason);
    }

    private void refuse(ChannelHandlerContext ctx, ByteBuf in, String word, String reason) {
        in.skipBytes(in.readableBytes());
        door.hub().incidents().refused(Level.WARN, peer, "reason=" + Printable.quoted(reason));
        door.hub().incidents().count(Incidents.Kind.REFUSED, word);
        stopWaiting();
        LingeringClose.start(ctx.channel());
    }

    private void stopGrace() {
        if (grace != null) {
            grace.cancel(false);
        }
    }

    /** The gateway stops: a member is told so by its connection. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (silent == null) {
            super.userEventTriggered(ctx, event);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }
}
