package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;

/** HTTP/2 as Netty reads it, which also tells of what else would stay in there. */
final class Http2Codec extends Http2FrameCodec {
    private final FrameEnds ends = new FrameEnds();
    private final Runnable onTooLongHead;

    private Http2Codec(
            Http2ConnectionEncoder encoder,
            Http2ConnectionDecoder decoder,
            Http2Settings settings,
            Runnable onTooLongHead) {
        super(encoder, decoder, settings, false, true); // as Netty has it: close says GOAWAY, the preface goes at once
        this.onTooLongHead = onTooLongHead;
    }

    /**
     * For a server.
     *
     * @param patience how long streams may take to end when the connection is closed
     * @param onTooLongHead is told when a request is refused for a head over the limit of the settings
     */
    static Http2Codec with(Http2Settings settings, Duration patience, Runnable onTooLongHead) {
        Http2Codec codec = (Http2Codec)
                new Builder(onTooLongHead).initialSettings(settings).build();
        codec.gracefulShutdownTimeoutMillis(patience.toMillis());
        return codec;
    }

    /** Whether a client has begun to say something, and not finished. */
    boolean isInTheMiddle() {
        return ends.isInTheMiddle();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        ends.lookAt((ByteBuf) message);
        super.channelRead(ctx, message);
    }

    @Override
    protected void handleServerHeaderDecodeSizeError(ChannelHandlerContext ctx, Http2Stream stream) {
        onTooLongHead.run();
        super.handleServerHeaderDecodeSizeError(ctx, stream); // answers 431
    }

    private static final class Builder extends Http2FrameCodecBuilder {
        private final Runnable onTooLongHead;

        Builder(Runnable onTooLongHead) {
            this.onTooLongHead = onTooLongHead;
            server(true);
        }

        @Override
        protected Http2FrameCodec build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Codec(encoder, decoder, settings, onTooLongHead);
        }
    }
}
