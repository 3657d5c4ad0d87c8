package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Beginning;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Printable;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One connection that speaks HTTP/2: each of its streams is a request, or a WebSocket of its own (RFC 8441). */
public final class Http2Connection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");
    private static final int MOST_STREAMS = 100;

    private final Peer peer;
    private final Http2Codec codec;
    private final Duration patience;
    private final Incidents incidents;
    private final Beginning beginning;
    private boolean asked;
    /** All that it asked for has ended, and nothing else has begun. */
    private boolean resting;

    private @Nullable Future<?> deadline;
    private boolean ending;
    private boolean broken;

    private Http2Connection(Peer peer, Http2Codec codec, Duration patience, Incidents incidents, Beginning beginning) {
        this.beginning = beginning;
        this.incidents = incidents;
        this.peer = peer;
        this.codec = codec;
        this.patience = patience;
    }

    /**
     * Makes the pipeline speak HTTP/2.
     *
     * @param port what holds now
     * @param live what holds when a stream begins: a reload may have exchanged it, or closed the port, which is null
     */
    public static void install(
            ChannelPipeline pipeline, WebSocketPort port, Supplier<@Nullable WebSocketPort> live, Peer peer) {
        Http2Settings settings = Http2Settings.defaultSettings()
                .connectProtocolEnabled(true) // RFC 8441 §3
                .maxConcurrentStreams(MOST_STREAMS)
                .maxHeaderListSize(port.maxHeaderSize());
        UnreadAnswers unread = new UnreadAnswers();
        ChannelInitializer<Channel> streams = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                WebSocketPort now = live.get();
                if (now == null) {
                    stream.pipeline().addLast(new Unserved());
                } else {
                    stream.config()
                            .setWriteBufferWaterMark(now.hub().rules().queue().inChannel());
                    stream.pipeline().addLast(new Http2Request(now, peer, unread));
                }
            }
        };
        Incidents incidents = port.hub().incidents();
        // whom a proxy speaks for may stand in what was not read
        Runnable tooLong = () -> RequestSyntax.TOO_LONG.mention(peer, incidents);
        Http2Codec codec =
                Http2Codec.with(settings, port.closeTimeout(), tooLong, rule -> refuse(rule, peer, incidents));
        pipeline.addLast(
                new FrameTurns(),
                codec,
                new Http2MultiplexHandler(streams),
                new Http2Connection(
                        peer,
                        codec,
                        port.handshakeTimeout(),
                        incidents,
                        port.hub().beginning()));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        codec.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamActive(Http2Stream stream) {
                asked = true;
                resting = false;
                stopWaiting();
            }

            @Override
            public void onStreamClosed(Http2Stream stream) {
                if (codec.connection().numActiveStreams() > 0) {
                    return;
                }
                if (ending) {
                    ctx.executor().execute(() -> ctx.close()); // behind the last words of the stream
                } else {
                    resting = true;
                    expectStream(ctx);
                }
            }
        });
        expectStream(ctx);
        codec.countIn(beginning, () -> noRoom(ctx));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopWaiting();
    }

    /** As over HTTP/1: a later request has its time from its first byte on, however long nothing was asked before. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (resting && codec.isInTheMiddle()) {
            resting = false;
            expectStream(ctx);
        }
        ctx.fireChannelReadComplete();
    }

    /** Who asks for nothing has the time of a handshake to do so, and who has asked has it for what comes next. */
    private void expectStream(ChannelHandlerContext ctx) {
        stopWaiting();
        deadline = ctx.executor().schedule(() -> giveUp(ctx), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void giveUp(ChannelHandlerContext ctx) {
        if (!asked || codec.isInTheMiddle()) {
            incidents.refused(Level.INFO, peer, "reason=\"no request within limits.handshake-timeout\"");
            incidents.count(Incidents.Kind.REFUSED, "timeout");
        }
        ctx.close();
    }

    private void noRoom(ChannelHandlerContext ctx) {
        if (!broken) {
            broken = true;
            incidents.refused(Level.WARN, peer, "reason=" + Printable.quoted(Beginning.NO_ROOM));
            incidents.count(Incidents.Kind.REFUSED, "memory");
            ctx.close();
        }
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /** Frames of the connection itself: the codec has dealt with them. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        ReferenceCountUtil.release(frame);
    }

    /** The gateway stops: each WebSocket is told by itself, and the connection is over when the last one has ended. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof End)) {
            ctx.fireUserEventTriggered(event);
        } else if (codec.connection().numActiveStreams() > 0) {
            ending = true;
        } else {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Http2Exception rule = Http2CodecUtil.getEmbeddedHttp2Exception(cause);
        if (rule == null) {
            log.debug("http2      {} failed: {}", peer, End.ofNetwork(cause));
            ctx.close();
        } else if (!broken) {
            broken = true;
            refuse(rule, peer, incidents);
            ctx.executor().execute(() -> ctx.close()); // behind the GOAWAY of the codec, which names the rule
        }
    }

    /** A client that breaks a rule, of the connection or of one of its streams. RFC 9113 §5.4 */
    private static void refuse(Http2Exception rule, Peer peer, Incidents incidents) {
        String reason = "breaks HTTP/2: " + rule.getMessage();
        incidents.refused(Level.WARN, peer, "reason=" + Printable.quoted(reason));
        incidents.count(Incidents.Kind.REFUSED, "protocol");
    }

    /** A stream at a port that has been closed under its connection. RFC 9113 §8.7: it may be tried again elsewhere. */
    private static final class Unserved extends SimpleChannelInboundHandler<Http2HeadersFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2HeadersFrame head) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM), ctx.voidPromise());
        }
    }
}
