package flashbridge.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.policy.LingeringClose;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Answers one request of a visitor of the admin port; who has another one comes again. */
final class AdminRequest extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String TEXT = "text/plain; charset=utf-8";

    /** What cannot be decoded. */
    private static final String NO_PATH = "%";

    private final Metrics metrics;
    private final Duration patience;
    private final BooleanSupplier draining;
    private @Nullable Future<?> deadline;

    /** Waits so long for the whole request, however busily it comes. */
    AdminRequest(Metrics metrics, Duration patience, BooleanSupplier draining) {
        this.metrics = metrics;
        this.patience = patience;
        this.draining = draining;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> ctx.close(), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopWaiting();
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        stopWaiting(); // from here on it is the answer that has to be taken in time
        ChannelPromise answered = ctx.newPromise();
        LingeringClose.after(answered); // what comes behind the request is not read any more
        boolean bare = request.method().equals(HttpMethod.HEAD);
        FullHttpResponse refusal = refusal(ctx, request);
        if (refusal != null) {
            reply(ctx, refusal, bare, answered);
            return;
        }
        switch (path(request)) {
            case NO_PATH ->
                reply(
                        ctx,
                        answer(HttpResponseStatus.BAD_REQUEST, TEXT, "Behind a % must be two hex digits.\n"),
                        bare,
                        answered);
            case "/healthz", "/livez", "/health", "/healthcheck" ->
                reply(ctx, answer(HttpResponseStatus.OK, TEXT, "ok\n"), bare, answered);
            case "/readyz" -> reply(ctx, readiness(), bare, answered);
            case "/metrics" ->
                metrics.scrape(ctx.executor())
                        .whenComplete((text, failed) ->
                                ctx.executor().execute(() -> reply(ctx, scraped(text, failed), bare, answered)));
            default ->
                reply(
                        ctx,
                        answer(HttpResponseStatus.NOT_FOUND, TEXT, "Here are /healthz, /readyz and /metrics.\n"),
                        bare,
                        answered);
        }
    }

    private static @Nullable FullHttpResponse refusal(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!AskedHost.isFor(ctx.channel(), request.headers())) {
            return answer(HttpResponseStatus.MISDIRECTED_REQUEST, TEXT, AskedHost.WANTED + "\n");
        }
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)
                ? null
                : answer(HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "Only GET is answered here.\n");
    }

    private static String path(FullHttpRequest request) {
        try {
            return new QueryStringDecoder(request.uri()).path();
        } catch (IllegalArgumentException malformed) {
            return NO_PATH;
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

    private static void reply(
            ChannelHandlerContext ctx, FullHttpResponse response, boolean bare, ChannelPromise answered) {
        if (bare) {
            response.content().clear();
        }
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ctx.writeAndFlush(response, answered);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
