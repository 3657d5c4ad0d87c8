package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a stream of HTTP/2 look like a socket: its DATA frames are bytes, and its end is a FIN. RFC 8441 §5
 *
 * <p>Closing sends END_STREAM behind all that was written and waits for the client's; one that does not come in time is
 * replaced by a reset.
 */
final class StreamBytes extends ChannelDuplexHandler {
    private final Duration patience;
    private boolean endSent;
    private @Nullable Future<?> deadline;

    /** A stream whose closing may take so long. */
    StreamBytes(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (!(frame instanceof Http2DataFrame data)) {
            ReferenceCountUtil.release(frame); // trailers say nothing to us
            return;
        }
        boolean end = data.isEndStream();
        ByteBuf bytes = data.content(); // whose reference is that of the frame
        if (bytes.isReadable()) {
            ctx.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
        if (end) {
            ctx.channel().close();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message instanceof ByteBuf bytes ? new DefaultHttp2DataFrame(bytes) : message, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (endSent) {
            ctx.close(promise);
            return;
        }
        endSent = true;
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
        deadline = ctx.executor().schedule(() -> ctx.close(), patience.toNanos(), TimeUnit.NANOSECONDS);
        ctx.writeAndFlush(new DefaultHttp2DataFrame(true)); // when both ends are there, the codec closes the stream
    }

    /** A frame that HTTP/2 forbids is the client's fault, like a reset; the codec closes the stream. RFC 9113 §5.4.2 */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.fireExceptionCaught(cause instanceof Http2Exception ? new IOException(cause.getMessage(), cause) : cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        ctx.fireChannelInactive();
    }
}
