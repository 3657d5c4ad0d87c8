package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Printable;
import flashbridge.policy.LingeringClose;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection while it speaks HTTP: answers requests one after the other, until one of them begins a WebSocket.
 */
public final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");
    private static final int LONGEST_LINE = 8 * 1024;
    private static final HttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withValueValidator(HttpConnection::checkHeader);

    static final Handshake.Refused NO_BODY = new Handshake.Refused(
            HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "Requests with a body are not taken here.", Map.of());
    private static final Handshake.Refused TOO_LATE = new Handshake.Refused(
            HttpResponseStatus.REQUEST_TIMEOUT,
            "The request was not finished within limits.handshake-timeout.",
            Map.of());

    private final Supplier<@Nullable WebSocketPort> live;
    private final Peer peer;
    /** As it was when the last request began. */
    private WebSocketPort port;

    private @Nullable HttpRequest request;
    private boolean answered;
    private long begun;
    private @Nullable Future<?> deadline;

    private HttpConnection(WebSocketPort port, Supplier<@Nullable WebSocketPort> live, Peer peer) {
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
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(port.maxHeaderSize())
                .setHeadersFactory(HEADERS);
        pipeline.addLast(new HttpServerCodec(limits), new HttpConnection(port, live, peer));
    }

    /** RFC 9110 §5.5, but for the character delete, which some have in the keys of hixie-76. */
    private static void checkHeader(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' && value.charAt(i) != '\t') {
                throw new IllegalArgumentException("a header has a control character in it");
            }
        }
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
            refuseUnreadable(ctx, part.decoderResult().cause());
            return;
        }
        if (part instanceof HttpRequest head) {
            WebSocketPort now = live.get();
            if (now == null) {
                replyAndClose(ctx, Site.text(HttpResponseStatus.SERVICE_UNAVAILABLE, "This port has been closed."));
                return;
            }
            port = now;
            request = head;
            begun = answered ? System.nanoTime() : begun; // between two requests it has not begun
            if (Handshake.isAnsweredEarly(head.headers())) {
                request = null;
                upgrade(ctx, head);
            } else if (HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0) {
                refuseBody(ctx, head);
            }
        }
        HttpRequest complete = request;
        if (part instanceof LastHttpContent && complete != null) {
            request = null;
            answer(ctx, complete);
        }
    }

    /** The gateway stops: nobody waits here for another request. */
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

    private void answer(ChannelHandlerContext ctx, HttpRequest complete) {
        if (Handshake.isWantedBy(complete.headers())) {
            upgrade(ctx, complete);
        } else {
            reply(ctx, complete, port.site().answer(complete, localPort(ctx)));
        }
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest head) {
        Forwarded forwarded = Forwarded.by(inet(peer), head.headers(), port.reception());
        Peer client = forwarded.whoAsks(peer, port.reception());
        Handshake handshake = Handshake.answer(head, port.terms(isSecure(ctx) || forwarded.secure()));
        handshake = port.judged(handshake, head, localPort(ctx), client);
        if (handshake instanceof Handshake.Accepted accepted) {
            NoEntry crowded =
                    forwarded.client() == null ? null : port.reception().admit(ctx.channel(), forwarded.client());
            if (crowded == null) {
                open(ctx, accepted, client);
            } else {
                refuse(ctx, head, crowded.refused(), client);
            }
        } else if (handshake instanceof Handshake.Refused refused) {
            refuse(ctx, head, refused, client);
        }
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest head, Handshake.Refused refused, Peer client) {
        refused.log(client);
        countRefusal(refused.status().codeAsText().toString());
        reply(ctx, head, Site.refused(refused));
    }

    private void countRefusal(String why) {
        port.hub().incidents().count(Incidents.Kind.REFUSED, why);
    }

    private static @Nullable InetSocketAddress inet(Peer peer) {
        return peer.remote() instanceof InetSocketAddress address ? address : null;
    }

    /** The answer goes out first, then the pipeline changes hands, and what the client sent behind its request follows. */
    private void open(ChannelHandlerContext ctx, Handshake.Accepted accepted, Peer client) {
        ChannelPipeline pipeline = ctx.pipeline();
        ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
        Runnable answer = () -> codec.write(ByteBufUtil.writeAscii(ctx.alloc(), accepted.head()), codec.voidPromise());
        Opening opening = new Opening(port, client, accepted, begun);
        Challenge challenge = accepted.agreed().challenge();
        if (challenge == null) {
            opening.open(ctx.channel(), answer);
        } else {
            answer.run();
            pipeline.addLast(new Key3(
                    challenge,
                    opening,
                    client,
                    port.handshakeTimeout(),
                    port.hub().incidents()));
        }
        pipeline.remove(this);
        pipeline.remove(HttpServerCodec.class);
        // hixie-76 §5.1: proxies hold the last 8 bytes of a request back until they see this much of the answer; where
        // these have come already, head and challenge are one write, since some clients want them in one read
        ctx.channel().flush();
    }

    private void refuseBody(ChannelHandlerContext ctx, HttpRequest head) {
        request = null;
        if (head.method().equals(HttpMethod.GET) || head.method().equals(HttpMethod.HEAD)) {
            refuseNow(
                    ctx,
                    NO_BODY,
                    Forwarded.by(inet(peer), head.headers(), port.reception()).whoAsks(peer, port.reception()));
        } else {
            replyAndClose(ctx, port.site().answer(head, localPort(ctx)));
        }
    }

    private void refuseUnreadable(ChannelHandlerContext ctx, Throwable cause) {
        request = null;
        HttpResponseStatus status = cause instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                : cause instanceof TooLongHttpHeaderException
                        ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                        : HttpResponseStatus.BAD_REQUEST;
        String reason = cause instanceof TooLongHttpHeaderException
                ? "The head of this request is longer than limits.max-header-size."
                : "This HTTP request cannot be read: " + status.reasonPhrase() + ".";
        // whom a proxy speaks for may stand in what was not read
        refuseNow(ctx, new Handshake.Refused(status, reason, Map.of()), peer);
    }

    /** No attack, most of the time: browsers connect in advance. */
    private void refuseNow(ChannelHandlerContext ctx, Handshake.Refused refused, Peer client) {
        log.info(
                "refused    {} status={} reason={}",
                client,
                refused.status().code(),
                Printable.quoted(refused.reason()));
        countRefusal(refused.status().codeAsText().toString());
        replyAndClose(ctx, Site.refused(refused));
    }

    /** Who asks on and on without reading is not answered any more: what waits for it would have no bound. */
    private void reply(ChannelHandlerContext ctx, HttpRequest to, FullHttpResponse response) {
        if (!ctx.channel().isWritable()) {
            response.release();
            log.warn("refused    {} reason=\"asks on without reading the answers\"", peer);
            countRefusal("unread");
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
        ctx.writeAndFlush(response, ctx.voidPromise());
        answered = true;
        expectRequest(ctx);
    }

    private void replyAndClose(ChannelHandlerContext ctx, FullHttpResponse response) {
        stopWaiting();
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
            refuseNow(ctx, TOO_LATE, peer);
        }
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private static boolean isSecure(ChannelHandlerContext ctx) {
        return ctx.pipeline().get(SslHandler.class) != null;
    }

    private static int localPort(ChannelHandlerContext ctx) {
        return ctx.channel().localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    }
}
