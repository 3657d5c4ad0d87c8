package flashbridge.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.function.BooleanSupplier;

/** Answers one visitor of the admin port after the other. */
final class AdminRequest extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Metrics metrics;
    private final BooleanSupplier draining;

    AdminRequest(Metrics metrics, BooleanSupplier draining) {
        this.metrics = metrics;
        this.draining = draining;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        boolean bare = request.method().equals(HttpMethod.HEAD);
        if (!bare && !request.method().equals(HttpMethod.GET)) {
            reply(
                    ctx,
                    answer(HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "Only GET is answered here.\n"),
                    false,
                    false);
            return;
        }
        switch (new QueryStringDecoder(request.uri()).path()) {
            case "/healthz", "/livez", "/health", "/healthcheck" ->
                reply(ctx, answer(HttpResponseStatus.OK, TEXT, "ok\n"), bare, keepAlive);
            case "/readyz" -> reply(ctx, readiness(), bare, keepAlive);
            case "/metrics" ->
                metrics.scrape(ctx.executor())
                        .whenComplete((text, failed) ->
                                ctx.executor().execute(() -> reply(ctx, scraped(text, failed), bare, keepAlive)));
            default ->
                reply(
                        ctx,
                        answer(HttpResponseStatus.NOT_FOUND, TEXT, "Here are /healthz, /readyz and /metrics.\n"),
                        bare,
                        keepAlive);
        }
    }

    private FullHttpResponse readiness() {
        return draining.getAsBoolean()
                ? answer(HttpResponseStatus.SERVICE_UNAVAILABLE, TEXT, "draining\n")
                : answer(HttpResponseStatus.OK, TEXT, "ready\n");
    }

    private static FullHttpResponse scraped(String text, Throwable failed) {
        return failed == null
                ? answer(HttpResponseStatus.OK, Metrics.CONTENT_TYPE, text)
                : answer(HttpResponseStatus.INTERNAL_SERVER_ERROR, TEXT, failed + "\n");
    }

    private static FullHttpResponse answer(HttpResponseStatus status, String type, String body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body.getBytes(UTF_8)));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        HttpUtil.setContentLength(response, response.content().readableBytes());
        return response;
    }

    private static void reply(ChannelHandlerContext ctx, FullHttpResponse response, boolean bare, boolean keepAlive) {
        if (bare) {
            response.content().clear();
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = ctx.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
