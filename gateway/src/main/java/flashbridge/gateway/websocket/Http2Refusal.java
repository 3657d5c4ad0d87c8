package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import flashbridge.policy.LingeringClose;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.time.Duration;

/** One connection that speaks HTTP/2 and has no place here: its first request is told so, and that was all. */
public final class Http2Refusal extends SimpleChannelInboundHandler<Http2Frame> {
    private final NoEntry why;

    private Http2Refusal(NoEntry why) {
        this.why = why;
    }

    /** Makes the pipeline speak HTTP/2, as far as it is needed. */
    public static void install(ChannelPipeline pipeline, NoEntry why) {
        pipeline.addLast(
                Http2Codec.with(Http2Settings.defaultSettings(), Duration.ZERO, () -> {}, rule -> {}),
                new Http2Refusal(why));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Http2Frame frame) {
        if (frame instanceof Http2HeadersFrame request) {
            FullHttpResponse response = Site.refused(why.refused());
            ctx.write(new DefaultHttp2HeadersFrame(HttpConversionUtil.toHttp2Headers(response, false))
                    .stream(request.stream()));
            ctx.write(new DefaultHttp2DataFrame(response.content(), true).stream(request.stream()));
            ctx.write(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR)); // RFC 9113 §6.8
            LingeringClose.start(ctx.channel());
        }
    }

    /** The gateway stops. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof End) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
