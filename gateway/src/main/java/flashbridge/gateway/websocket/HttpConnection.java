package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Session;
import flashbridge.policy.LingeringClose;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection while it speaks HTTP: answers requests one after the other, until one of them begins a WebSocket.
 */
public final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_HEADERS = 16 * 1024;

    private final WebSocketPort port;
    private final Peer peer;
    private @Nullable HttpRequest request;
    private @Nullable Future<?> deadline;

    private HttpConnection(WebSocketPort port, Peer peer) {
        this.port = port;
        this.peer = peer;
    }

    /** Makes the pipeline speak HTTP. */
    public static void install(ChannelPipeline pipeline, WebSocketPort port, Peer peer) {
        HttpDecoderConfig limits =
                new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_LINE).setMaxHeaderSize(LONGEST_HEADERS);
        pipeline.addLast(new HttpServerCodec(limits), new HttpConnection(port, peer));
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
            request = head;
            if (HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0) {
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

    private void upgrade(ChannelHandlerContext ctx, HttpRequest complete) {
        Draft draft = Draft.of(complete.headers());
        Handshake handshake = Handshake.answer(complete, draft);
        if (draft != null && handshake instanceof Handshake.Accepted accepted) {
            admit(ctx, complete, draft, accepted);
        } else if (handshake instanceof Handshake.Refused refused) {
            refuse(ctx, complete, Site.refused(refused), refused.reason());
        }
    }

    private void admit(ChannelHandlerContext ctx, HttpRequest complete, Draft draft, Handshake.Accepted accepted) {
        Optional<String> refusal = port.gate().refusal(complete.headers(), localPort(ctx));
        Destination to = Destination.of(complete.uri(), port.flashPath(), port.room());
        if (refusal.isPresent()) {
            refuse(ctx, complete, Site.text(HttpResponseStatus.FORBIDDEN, refusal.get()), refusal.get());
        } else if (to == null) {
            String reason = "No room can have this path: percent-encoded UTF-8, at most 128 characters.";
            refuse(ctx, complete, Site.text(HttpResponseStatus.BAD_REQUEST, reason), reason);
        } else {
            open(ctx, draft, accepted, to);
        }
    }

    /** The answer goes out first, then the pipeline changes hands, and what the client sent behind its request follows. */
    private void open(ChannelHandlerContext ctx, Draft draft, Handshake.Accepted accepted, Destination to) {
        WebSocketConnection connection = new WebSocketConnection(
                ctx.channel(),
                peer,
                draft,
                draft.wire(to.tunnel()),
                port.heartbeats().of(ctx.channel().eventLoop()),
                port.closeTimeout());
        Session session = connection.session();
        // a member before the client can know it, so that it hears all that is said from then on
        port.hub().join(to.room(), session);
        session.announce();
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.context(HttpServerCodec.class)
                .writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), accepted.head()), ctx.voidPromise());
        pipeline.addLast(draft.framing(assembly(session, to)), connection);
        pipeline.remove(this);
        pipeline.remove(HttpServerCodec.class);
    }

    private Assembly assembly(Session session, Destination to) {
        return to.tunnel()
                ? new FlashTunnel(session, port.maxMessageSize())
                : new WholeMessages(session, port.maxMessageSize());
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest to, FullHttpResponse response, String reason) {
        log.warn(
                "refused    {} status={} reason=\"{}\"",
                peer,
                response.status().code(),
                reason.replaceAll("\\s+", " ").strip());
        reply(ctx, to, response);
    }

    private void refuseBody(ChannelHandlerContext ctx, HttpRequest head) {
        request = null;
        FullHttpResponse response = head.method().equals(HttpMethod.GET)
                        || head.method().equals(HttpMethod.HEAD)
                ? Site.text(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "Requests with a body are not taken here.")
                : port.site().answer(head, localPort(ctx));
        replyAndClose(ctx, response);
    }

    private void refuseUnreadable(ChannelHandlerContext ctx, Throwable cause) {
        request = null;
        HttpResponseStatus status = cause instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                : cause instanceof TooLongHttpHeaderException
                        ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                        : HttpResponseStatus.BAD_REQUEST;
        replyAndClose(ctx, Site.text(status, "This HTTP request cannot be read: " + status.reasonPhrase() + "."));
    }

    private void reply(ChannelHandlerContext ctx, HttpRequest to, FullHttpResponse response) {
        if (!HttpUtil.isKeepAlive(to)) {
            replyAndClose(ctx, response);
            return;
        }
        if (!to.protocolVersion().isKeepAliveDefault()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        ctx.writeAndFlush(response, ctx.voidPromise());
        expectRequest(ctx);
    }

    private void replyAndClose(ChannelHandlerContext ctx, FullHttpResponse response) {
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ChannelFuture written = ctx.writeAndFlush(response);
        LingeringClose.after(written);
    }

    private void expectRequest(ChannelHandlerContext ctx) {
        stopWaiting();
        deadline = ctx.executor()
                .schedule(
                        () -> LingeringClose.start(ctx.channel()),
                        port.handshakeTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private static int localPort(ChannelHandlerContext ctx) {
        return ctx.channel().localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    }
}
