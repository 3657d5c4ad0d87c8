package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Dialect;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Peer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of HTTP/2 while it is a request: answers it, or begins a WebSocket on it. */
final class Http2Request extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");
    private static final AsciiString PROTOCOL = AsciiString.cached(":protocol");

    private final WebSocketPort port;
    private final UnreadAnswers unread;
    private final long begun = System.nanoTime();
    private Peer peer;
    private boolean answered;
    private boolean ended;

    Http2Request(WebSocketPort port, Peer peer, UnreadAnswers unread) {
        this.port = port;
        this.unread = unread;
        this.peer = peer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
        if (frame instanceof Http2HeadersFrame head && !answered) {
            answered = true;
            ended = head.isEndStream();
            read(ctx, head);
        }
    }

    private void read(ChannelHandlerContext ctx, Http2HeadersFrame head) {
        if (RequestSyntax.hasTooMany(head.headers())) {
            refuseUnknown(ctx, RequestSyntax.TOO_MANY);
            return;
        }
        HttpRequest request;
        try {
            request = asHttp1(head.headers());
        } catch (Http2Exception | IllegalArgumentException unreadable) { // as a method with a blank in it
            refuseUnknown(ctx, Handshake.Refused.badRequest("This HTTP request cannot be read."));
            return;
        }
        peer = Forwarded.by(peer, request.headers(), port.reception()).whoAsks(peer, port.reception());
        answer(ctx, head, request);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("http2      {} failed: {}", peer, End.ofNetwork(cause));
        ctx.close();
    }

    private void answer(ChannelHandlerContext ctx, Http2HeadersFrame head, HttpRequest request) {
        if (HttpMethod.CONNECT.asciiName().contentEquals(head.headers().method())) {
            connect(ctx, head, request);
        } else if (!ended) {
            refuse(ctx, request, HttpConnection.NO_BODY);
        } else if (mayWait(ctx)) {
            respond(ctx, request, port.answer(request, ctx.channel(), peer));
        }
    }

    private void refuseUnknown(ChannelHandlerContext ctx, Handshake.Refused why) {
        HttpRequest unknown = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        refuse(ctx, unknown, why);
    }

    /** RFC 8441 §4 */
    private void connect(ChannelHandlerContext ctx, Http2HeadersFrame head, HttpRequest request) {
        CharSequence protocol = head.headers().get(PROTOCOL);
        if (protocol == null) {
            refuse(ctx, request, HttpResponseStatus.METHOD_NOT_ALLOWED, "This is no proxy.");
        } else if (!AsciiString.contentEquals(protocol, "websocket")) {
            refuse(
                    ctx,
                    request,
                    HttpResponseStatus.NOT_IMPLEMENTED,
                    "Only the protocol websocket is spoken here."); // RFC 9220 §3
        } else if (ended) {
            refuseHandshake(ctx, request, Handshake.Refused.badRequest("A WebSocket cannot begin with its end."));
        } else {
            Handshake handshake = judged(ctx.channel(), request);
            if (handshake instanceof Handshake.Accepted accepted) {
                open(ctx, port.reception().meet(peer), accepted);
            } else if (handshake instanceof Handshake.Refused refused) {
                refuseHandshake(ctx, request, refused);
            }
        }
    }

    private Handshake judged(Channel stream, HttpRequest request) {
        Terms terms = port.terms(true);
        Handshake handshake = port.judged(Handshake.answerConnect(request, terms), request, stream, peer);
        if (!(handshake instanceof Handshake.Accepted accepted)) {
            return handshake;
        }
        NoEntry crowded = admit(stream);
        if (crowded != null) {
            return crowded.refused();
        }
        return port.canKeep(accepted.agreed(), stream)
                ? accepted
                : Handshake.answerConnect(request, terms.withoutWindows());
    }

    private @Nullable NoEntry admit(Channel stream) {
        NoEntry crowded = peer.remote() instanceof InetSocketAddress from
                ? port.reception().admit(stream, from) // each counts as a connection of its own
                : null;
        return crowded == null ? port.reception().admit(stream) : crowded;
    }

    private void open(ChannelHandlerContext ctx, Peer own, Handshake.Accepted accepted) {
        Http2Headers answer = new DefaultHttp2Headers().status(HttpResponseStatus.OK.codeAsText()); // RFC 8441 §5
        if (!accepted.agreed().subprotocol().isEmpty()) {
            answer.add("sec-websocket-protocol", accepted.agreed().subprotocol());
        }
        if (accepted.agreed().deflate().isAgreed()) {
            answer.add("sec-websocket-extensions", accepted.agreed().deflate().answer());
        }
        ctx.pipeline().addLast(new StreamBytes(port.closeTimeout()));
        new Opening(port, own, accepted, begun)
                .open(ctx.channel(), () -> ctx.writeAndFlush(new DefaultHttp2HeadersFrame(answer), ctx.voidPromise()));
        ctx.pipeline().remove(this);
    }

    /** RFC 8441 §5: over HTTP/2 it is the WebSocket of RFC 6455, or none. */
    private void refuseHandshake(ChannelHandlerContext ctx, HttpRequest request, Handshake.Refused refused) {
        boolean known = Draft.of(request.headers()) == Draft.RFC_6455;
        String draft = known ? Draft.RFC_6455.toString() : Dialect.NO_DRAFT;
        Handshake.countRefused(draft, refused.word(), port.hub().incidents());
        refuse(ctx, request, refused);
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest request, HttpResponseStatus status, String reason) {
        refuse(ctx, request, new Handshake.Refused(status, reason, Map.of()));
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest request, Handshake.Refused refused) {
        if (mayWait(ctx)) {
            refused.report(peer, port.hub().incidents());
            respond(ctx, request, Site.refused(refused));
        }
    }

    /** Who asks on and on without reading is not answered any more, as over HTTP/1; the stream has not been begun. */
    private boolean mayWait(ChannelHandlerContext ctx) {
        if (unread.areEnough()) {
            ctx.channel().parent().flush(); // what the client may not have been given yet
        }
        if (!unread.areEnough()) {
            return true;
        }
        HttpConnection.reportUnread(peer, port.hub().incidents());
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM), ctx.voidPromise()); // RFC 9113 §8.7
        return false;
    }

    private void respond(ChannelHandlerContext ctx, HttpRequest to, FullHttpResponse response) {
        boolean bare = to.method().equals(HttpMethod.HEAD);
        int size = response.content().readableBytes();
        ChannelFuture last =
                ctx.write(new DefaultHttp2HeadersFrame(HttpConversionUtil.toHttp2Headers(response, false), bare));
        if (bare) {
            response.release();
        } else {
            last = ctx.write(new DefaultHttp2DataFrame(response.content(), true));
        }
        unread.add(last, size);
        ctx.flush();
        // a reset at once would overtake the answer at some clients; who never reads it may not keep it for ever
        Future<?> deadline =
                ctx.executor().schedule(() -> ctx.close(), port.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        ctx.channel().closeFuture().addListener(closed -> deadline.cancel(false));
    }

    /** The same request in the words of HTTP/1.1, for those who answer both. */
    private static HttpRequest asHttp1(Http2Headers headers) throws Http2Exception {
        boolean mayLackPath = HttpMethod.CONNECT.name().contentEquals(String.valueOf(headers.method()))
                && !headers.contains(PROTOCOL);
        if (headers.method() == null || (headers.path() == null && !mayLackPath)) {
            throw new IllegalArgumentException("no request"); // RFC 9113 §8.3.1, §8.5
        }
        HttpMethod method = HttpMethod.valueOf(String.valueOf(headers.method()));
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, String.valueOf(headers.path()));
        HttpConversionUtil.addHttp2ToHttpHeaders(0, headers, request.headers(), HttpVersion.HTTP_1_1, false, true);
        return request;
    }
}
