package flashbridge.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** Connections of HTTP/2 without TLS, on which anything may be sent, and streams on them. */
final class Http2Client implements AutoCloseable {
    /** The text Hello, masked, in hexadecimal digits: RFC 6455 §5.7. */
    static final String HELLO = "818537fa213d7f9f4d5158";

    /** What a gateway has announced on the first connection. */
    final CompletableFuture<Http2Settings> settings = new CompletableFuture<>();
    /** The code with which a gateway has ended a connection. */
    final CompletableFuture<Long> goAway = new CompletableFuture<>();

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Channel> connections = new ArrayList<>();

    /** To the port for everything. */
    Channel connect(TestGateway gateway) throws InterruptedException {
        return connect(gateway, "all");
    }

    Channel connect(TestGateway gateway, String listener) throws InterruptedException {
        return connect(gateway.port(listener), new Http2Settings());
    }

    /** Announces these settings. */
    Channel connect(int port, Http2Settings own) throws InterruptedException {
        Channel connection = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient()
                                                .initialSettings(own)
                                                .build(),
                                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                                        new Frames());
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
        connections.add(connection);
        return connection;
    }

    /** RFC 8441 §5: what asks for a WebSocket. */
    static Http2Headers webSocket(String path) {
        return new DefaultHttp2Headers()
                .method("CONNECT")
                .scheme("http")
                .authority("localhost")
                .path(path)
                .add(":protocol", "websocket")
                .add("sec-websocket-version", "13")
                .add("origin", "http://localhost");
    }

    /** A WebSocket that has been let in. */
    static Stream member(Channel connection, String path) throws Exception {
        Stream stream = new Stream(connection, webSocket(path), false);
        assertEquals("headers 200", stream.next());
        return stream;
    }

    @Override
    public void close() {
        connections.forEach(connection -> connection.close().awaitUninterruptibly());
        loop.shutdownGracefully(0, 5, SECONDS).awaitUninterruptibly();
    }

    /** What comes for the connection itself. */
    private final class Frames extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            if (frame instanceof Http2SettingsFrame announced) {
                settings.complete(announced.settings());
            } else if (frame instanceof Http2GoAwayFrame going) {
                goAway.complete(going.errorCode());
            }
            ReferenceCountUtil.release(frame);
        }
    }

    /** One stream, and what comes on it as lines of text. */
    static final class Stream extends ChannelInboundHandlerAdapter {
        final Channel channel;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        Stream(Channel connection, Http2Headers head, boolean end) throws Exception {
            channel = new Http2StreamChannelBootstrap(connection)
                    .handler(this)
                    .open()
                    .get(10, SECONDS);
            channel.writeAndFlush(new DefaultHttp2HeadersFrame(head, end));
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
