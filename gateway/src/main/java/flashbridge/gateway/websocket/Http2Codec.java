package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Beginning;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** HTTP/2 as Netty reads it, which also tells of what else would stay in there. */
final class Http2Codec extends Http2FrameCodec {
    private final FrameBudget budget = new FrameBudget(System.nanoTime());
    private final FrameEnds ends = new FrameEnds(budget::came);
    private final Runnable onTooLongHead;
    private final Consumer<Http2Exception> onMalformed;
    private @Nullable Beginning beginning;
    private Runnable noRoom = () -> {};

    private Http2Codec(
            Http2ConnectionEncoder encoder,
            Http2ConnectionDecoder decoder,
            Http2Settings settings,
            Runnable onTooLongHead,
            Consumer<Http2Exception> onMalformed) {
        super(encoder, decoder, settings, false, true); // as Netty has it: close says GOAWAY, the preface goes at once
        this.onTooLongHead = onTooLongHead;
        this.onMalformed = onMalformed;
    }

    /**
     * For a server.
     *
     * @param patience how long streams may take to end when the connection is closed
     * @param onTooLongHead is told when a request is refused for a head over the limit of the settings
     * @param onMalformed is told when a request is refused that is none: the others of its connection go on
     */
    static Http2Codec with(
            Http2Settings settings, Duration patience, Runnable onTooLongHead, Consumer<Http2Exception> onMalformed) {
        Http2Codec codec = (Http2Codec) new Builder(onTooLongHead, onMalformed)
                .initialSettings(settings)
                .build();
        codec.gracefulShutdownTimeoutMillis(patience.toMillis());
        return codec;
    }

    /** Counts what is not finished here; is told when there is no room for it. */
    void countIn(Beginning all, Runnable whenFull) {
        beginning = all;
        noRoom = whenFull;
    }

    @Override
    public void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        super.handlerRemoved0(ctx);
        if (beginning != null) {
            beginning.holds(0);
            beginning = null;
        }
    }

    /** Whether a client has begun to say something, and not finished. */
    boolean isInTheMiddle() {
        return ends.isInTheMiddle();
    }

    /** Who sends too much of what brings nothing is told so before any of it is looked into. RFC 9113 §10.5 */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        boolean hadEnough = budget.excess() != null;
        budget.refill(System.nanoTime());
        ends.lookAt((ByteBuf) message);
        String excess = budget.excess();
        if (excess == null) {
            super.channelRead(ctx, message);
            if (beginning != null && !beginning.holds(ends.unfinished())) {
                noRoom.run();
            }
            return;
        }
        ReferenceCountUtil.release(message);
        if (!hadEnough) {
            onError(ctx, false, Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "%s", excess));
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof Http2DataFrame data) {
            budget.sent(data.content().readableBytes());
        }
        super.write(ctx, message, promise);
    }

    @Override
    protected void handleServerHeaderDecodeSizeError(ChannelHandlerContext ctx, Http2Stream stream) {
        onTooLongHead.run();
        super.handleServerHeaderDecodeSizeError(ctx, stream); // answers 431
    }

    /** RFC 9113 §8.1.1: what is malformed ends its stream, which nobody else is told of. */
    @Override
    public void onError(ChannelHandlerContext ctx, boolean outbound, Throwable cause) {
        if (!outbound
                && Http2CodecUtil.getEmbeddedHttp2Exception(cause) instanceof Http2Exception.StreamException rule
                && !(rule instanceof Http2Exception.HeaderListSizeException)
                && rule.error() == Http2Error.PROTOCOL_ERROR) {
            onMalformed.accept(rule);
        }
        super.onError(ctx, outbound, cause);
    }

    private static final class Builder extends Http2FrameCodecBuilder {
        private final Runnable onTooLongHead;
        private final Consumer<Http2Exception> onMalformed;

        Builder(Runnable onTooLongHead, Consumer<Http2Exception> onMalformed) {
            this.onTooLongHead = onTooLongHead;
            this.onMalformed = onMalformed;
            server(true);
        }

        @Override
        protected Http2FrameCodec build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Codec(encoder, decoder, settings, onTooLongHead, onMalformed);
        }
    }
}
