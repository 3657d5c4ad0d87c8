package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.policy.LingeringClose;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One connection while it speaks HTTP: answers requests one after the other, until one of them begins a WebSocket.
 */
public final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    static final Handshake.Refused NO_BODY = new Handshake.Refused(
            HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "Requests with a body are not taken here.", Map.of());
    private static final Handshake.Refused TOO_LATE = new Handshake.Refused(
            HttpResponseStatus.REQUEST_TIMEOUT,
            "The request was not finished within limits.handshake-timeout.",
            Map.of());

    private final Supplier<@Nullable WebSocketPort> live;
    private final Peer peer;
    private final RequestLines lines;
    /** As it was when the last request began. */
    private WebSocketPort port;

    private @Nullable HttpRequest request;
    /** And nothing of another request has come. */
    private boolean answered;

    private long begun;
    private @Nullable Future<?> deadline;

    private HttpConnection(WebSocketPort port, Supplier<@Nullable WebSocketPort> live, Peer peer, RequestLines lines) {
        this.lines = lines;
        this.port = port;
        this.live = live;
        this.peer = peer;
        begun = peer.since();
    }

    /**
     * Makes the pipeline speak HTTP.
     *
     * @param port what holds now
     * @param live what holds when a request begins: a reload may have exchanged it, or closed the port, which is null
     */
    public static void install(
            ChannelPipeline pipeline, WebSocketPort port, Supplier<@Nullable WebSocketPort> live, Peer peer) {
        RequestLines lines = new RequestLines(port.hub().beginning());
        pipeline.addLast(lines, RequestSyntax.codec(port.maxHeaderSize()), new HttpConnection(port, live, peer, lines));
    }

    /** Makes the pipeline speak HTTP only to say that a first request has not ended in time. */
    public static void installTooLate(
            ChannelPipeline pipeline, WebSocketPort port, Supplier<@Nullable WebSocketPort> live, Peer peer) {
        install(pipeline, port, live, peer);
        ChannelHandlerContext http = pipeline.context(HttpConnection.class);
        ((HttpConnection) http.handler()).tooLate(http);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        expectRequest(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopWaiting();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            request = null;
            // whom a proxy speaks for may stand in what was not read
            turnAway(ctx, RequestSyntax.refused(part.decoderResult().cause()), peer);
            return;
        }
        if (part instanceof HttpRequest head) {
            begin(ctx, head);
        }
        HttpRequest complete = request;
        if (part instanceof LastHttpContent && complete != null) {
            request = null;
            answer(ctx, complete);
        }
    }

    /** All that came together is answered together. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (answered && lines.isInTheMiddle()) {
            answered = false;
            begun = System.nanoTime();
            expectRequest(ctx);
        }
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest head) {
        WebSocketPort now = live.get();
        if (now == null) {
            replyAndClose(ctx, Site.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "This port has been closed."));
            return;
        }
        port = now;
        begun = answered ? System.nanoTime() : begun; // between two requests it has not begun
        Handshake.Refused fault = RequestSyntax.fault(head);
        if (fault != null) {
            turnAway(ctx, fault, head);
        } else if (Handshake.isAnsweredEarly(head.headers())) {
            upgrade(ctx, head);
        } else if (HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0) {
            refuseBody(ctx, head);
        } else {
            request = head;
        }
    }

    /** The gateway stops: nobody waits here for another request. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof End) {
            expectNothing();
            LingeringClose.start(ctx.channel());
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("http       {} failed: {}", peer, End.ofNetwork(cause));
        ctx.close();
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest complete) {
        if (Handshake.isWantedBy(complete.headers())) {
            upgrade(ctx, complete);
        } else {
            reply(ctx, complete, port.answer(complete, ctx.channel(), client(complete)));
        }
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest head) {
        Upgrade upgrade = new Upgrade(head, peer, port);
        Handshake handshake = upgrade.judged(ctx.channel());
        if (handshake instanceof Handshake.Accepted accepted) {
            upgrade.open(ctx, accepted, begun);
        } else if (handshake instanceof Handshake.Refused refused) {
            refused.report(upgrade.client(), port.hub().incidents());
            refused.countIfHandshake(head.headers(), port.hub().incidents());
            reply(ctx, head, Site.refused(refused));
        }
    }

    private void refuseBody(ChannelHandlerContext ctx, HttpRequest head) {
        if (head.method().equals(HttpMethod.GET) || head.method().equals(HttpMethod.HEAD)) {
            turnAway(ctx, NO_BODY, head);
        } else {
            replyAndClose(ctx, port.answer(head, ctx.channel(), client(head)));
        }
    }

    private Peer client(HttpRequest head) {
        return Forwarded.by(peer, head.headers(), port.reception()).whoAsks(peer, port.reception());
    }

    private void turnAway(ChannelHandlerContext ctx, Handshake.Refused refused, HttpRequest head) {
        refused.countIfHandshake(head.headers(), port.hub().incidents());
        turnAway(ctx, refused, client(head));
    }

    private void turnAway(ChannelHandlerContext ctx, Handshake.Refused refused, Peer client) {
        refused.mention(client, port.hub().incidents());
        replyAndClose(ctx, Site.refused(refused));
    }

    /** Who asks on and on without reading is not answered any more: what waits for it would have no bound. */
    private void reply(ChannelHandlerContext ctx, HttpRequest to, FullHttpResponse response) {
        if (!ctx.channel().isWritable()) {
            ctx.flush(); // what it may not have been given yet
        }
        if (!ctx.channel().isWritable()) {
            response.release();
            reportUnread(peer, port.hub().incidents());
            expectNothing();
            LingeringClose.start(ctx.channel());
            return;
        }
        // 8 bytes may follow an early answer, or not: where the next request would begin cannot be known
        if (!HttpUtil.isKeepAlive(to) || Handshake.isAnsweredEarly(to.headers())) {
            replyAndClose(ctx, response);
            return;
        }
        if (!to.protocolVersion().isKeepAliveDefault()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        ctx.write(response, ctx.voidPromise());
        answered = true;
        expectRequest(ctx);
    }

    /** Tells the operator of who does not read what it is answered. */
    static void reportUnread(Peer peer, Incidents incidents) {
        incidents.refused(Level.WARN, peer, "reason=\"asks on without reading the answers\"");
        incidents.count(Incidents.Kind.REFUSED, "unread");
    }

    private void replyAndClose(ChannelHandlerContext ctx, FullHttpResponse response) {
        expectNothing();
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ChannelFuture written = ctx.writeAndFlush(response);
        LingeringClose.after(written);
    }

    private void expectRequest(ChannelHandlerContext ctx) {
        stopWaiting();
        deadline = ctx.executor()
                .schedule(() -> tooLate(ctx), port.handshakeTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** RFC 9110 §15.5.9. Between requests nobody waits for an answer. */
    private void tooLate(ChannelHandlerContext ctx) {
        if (answered) {
            LingeringClose.start(ctx.channel());
        } else {
            turnAway(ctx, TOO_LATE, peer);
        }
    }

    /** It is being closed. */
    private void expectNothing() {
        answered = false;
        stopWaiting();
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
