package flashbridge.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One connection of HTTP/2 without TLS, to the port for everything, and WebSockets on it. */
final class Http2Client implements AutoCloseable {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel connection;

    /** Begins with these settings of its own. */
    Http2Client(TestGateway gateway, Http2Settings settings) throws InterruptedException {
        connection = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient()
                                                .initialSettings(settings)
                                                .build(),
                                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                    }
                })
                .connect("127.0.0.1", gateway.port("all"))
                .sync()
                .channel();
    }

    /** RFC 8441 §5: asks for a WebSocket on a stream of its own. */
    Stream webSocket(String path) throws Exception {
        Http2Headers head = new DefaultHttp2Headers()
                .method("CONNECT")
                .scheme("http")
                .authority("localhost")
                .path(path)
                .add(":protocol", "websocket")
                .add("sec-websocket-version", "13")
                .add("origin", "http://localhost");
        return new Stream(connection, head);
    }

    @Override
    public void close() {
        connection.close().awaitUninterruptibly();
        loop.shutdownGracefully(0, 5, SECONDS).awaitUninterruptibly();
    }

    /** One stream, and what comes on it as lines of text. */
    static final class Stream extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        private Stream(Channel connection, Http2Headers head) throws Exception {
            channel = new Http2StreamChannelBootstrap(connection)
                    .handler(this)
                    .open()
                    .get(10, SECONDS);
            channel.writeAndFlush(new DefaultHttp2HeadersFrame(head, false));
        }

        void send(String hex) {
            channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex))));
        }

        /** {@code headers 200}, {@code data 8100}, {@code end}, {@code reset 8}; {@code null} when nothing comes. */
        String next() throws InterruptedException {
            return String.valueOf(lines.poll(10, SECONDS));
        }

        boolean hasHeardMore() {
            return !lines.isEmpty();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            if (frame instanceof Http2HeadersFrame head) {
                lines.add("headers " + head.headers().status());
            } else if (frame instanceof Http2DataFrame data) {
                if (data.content().isReadable()) {
                    lines.add("data " + ByteBufUtil.hexDump(data.content()));
                }
                if (data.isEndStream()) {
                    lines.add("end");
                }
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame reset) {
                lines.add("reset " + reset.errorCode());
            }
        }
    }
}
