package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.XmlSocketClient;
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
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
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
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket over HTTP/2, RFC 8441, by a client that may send anything; without TLS, on the port for everything. */
@Timeout(60)
class Http2Test {
    private static final String HELLO = "818537fa213d7f9f4d5158";

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CompletableFuture<Http2Settings> settings = new CompletableFuture<>();
    private final CompletableFuture<Long> goAway = new CompletableFuture<>();

    private final List<Channel> connections = new ArrayList<>();

    @AfterEach
    void stop() {
        connections.forEach(connection -> connection.close().awaitUninterruptibly());
        loop.shutdownGracefully(0, 5, SECONDS).awaitUninterruptibly();
    }

    @Test
    void announcesTheExtendedConnect() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            connect(gateway);
            assertEquals(true, settings.get(10, SECONDS).connectProtocolEnabled());
        }
    }

    @Test
    void carriesSeveralWebSocketsOnOneConnection() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms");
                XmlSocketClient flash = gateway.member("flash")) {
            Channel connection = connect(gateway);
            Stream one = new Stream(connection, webSocket("/lobby"), false);
            Stream two = new Stream(connection, webSocket("/lobby"), false);
            Stream tunnel = new Stream(connection, webSocket("/flash"), false);
            for (Stream each : new Stream[] {one, two, tunnel}) {
                assertEquals("headers 200", each.next());
            }
            one.send(HELLO);
            assertEquals("data 810548656c6c6f", one.next());
            assertEquals("data 810548656c6c6f", two.next());
            assertEquals("data 820648656c6c6f00", tunnel.next());
            assertEquals("Hello", flash.receive(PATIENCE));

            one.send("888237fa213d3412");
            assertEquals("data 880203e8", one.next());
            assertEquals("end", one.next());
            flash.send("still here");
            assertEquals("data 810a" + ByteBufUtil.hexDump("still here".getBytes(UTF_8)), two.next());
        }
    }

    @Test
    void takesAResetForALeave() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            Stream stream = new Stream(connect(gateway), webSocket("/reset"), false);
            assertEquals("headers 200", stream.next());
            stream.channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
            await().atMost(PATIENCE).until(() -> log.with("room=reset").size() == 2);
        }
    }

    @Test
    void takesTheEndOfAStreamForTheEndOfItsConnection() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            Stream stream = new Stream(connect(gateway), webSocket("/ended"), false);
            assertEquals("headers 200", stream.next());
            stream.channel.writeAndFlush(new DefaultHttp2DataFrame(true));
            assertEquals("end", stream.next());
            await().atMost(PATIENCE).until(() -> log.with("room=ended").size() == 2);
        }
    }

    @Test
    void respectsTheWindowOfAStreamThatDoesNotRead() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits { queue-max-size = 64KiB, close-timeout = 500ms }");
                XmlSocketClient flash = gateway.member("flash")) {
            Stream slow = new Stream(connect(gateway), webSocket("/lobby"), false);
            assertEquals("headers 200", slow.next());
            slow.channel.config().setAutoRead(false);
            String text = "x".repeat(10_000);
            for (int i = 0; i < 40; i++) { // more than its window and its queue
                flash.send(text);
                assertEquals(text, flash.receive(PATIENCE));
            }
            slow.channel.config().setAutoRead(true);
            StringBuilder heard = new StringBuilder();
            for (String line = slow.next(); line.startsWith("data "); line = slow.next()) {
                heard.append(line, 5, line.length());
            }
            // whole messages without a gap, and why there are no more: 1013, try again later
            assertTrue(
                    heard.toString().matches("(817e2710(78){10000}){6,39}88..03f5.*"),
                    heard.substring(heard.length() - 200));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,     /,      '',        '',                    200",
        "HEAD,    /,      '',        '',                    200",
        "GET,     /nope,  '',        '',                    404",
        "POST,    /,      '',        '',                    405",
        "'G T',   /,      '',        '',                    400",
        "CONNECT, '',     '',        '',                    405",
        "CONNECT, /,      connect-ip, '',                   501",
        "CONNECT, /,      websocket, origin: http://evil.example, 403",
        "CONNECT, /,      websocket, sec-websocket-version: 12, 400",
        "CONNECT, /%ff,   websocket, '',                    400"
    })
    void answersWhatIsNoWebSocket(String method, String path, String protocol, String header, String status)
            throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            Http2Headers head = new DefaultHttp2Headers(false).method(method).authority("localhost");
            if (!path.isEmpty()) {
                head.path(path).scheme("http");
            }
            if (!protocol.isEmpty()) {
                head.add(":protocol", protocol).add("sec-websocket-version", "13");
            }
            if (!header.isEmpty()) {
                head.set(header.split(": ", 2)[0], header.split(": ", 2)[1]);
            }
            Stream stream = new Stream(connect(gateway), head, !method.equals("CONNECT"));
            assertEquals("headers " + status, stream.next());
        }
    }

    @Test
    void letsARequestGoWhoseEndNeverComes() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            Http2Headers post = new DefaultHttp2Headers()
                    .method("POST")
                    .scheme("http")
                    .path("/")
                    .authority("a");
            Stream stream = new Stream(connect(gateway), post, false);
            assertEquals("headers 413", stream.next());
            assertTrue(stream.next().startsWith("data "));
            assertEquals("end", stream.next());
            assertEquals("reset 8", stream.next()); // after limits.close-timeout: CANCEL
        }
    }

    @Test
    void closesAConnectionThatAsksForNothing() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.handshake-timeout = 200ms")) {
            Channel idle = connect(gateway);
            Channel used = connect(gateway);
            Stream stream = new Stream(used, webSocket("/lobby"), false);
            assertEquals("headers 200", stream.next());
            assertTrue(idle.closeFuture().await(10, SECONDS));
            assertTrue(used.isActive());
        }
    }

    @Test
    void tellsEveryStreamThatTheGatewayStops() throws Exception {
        Stream stream;
        try (TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            stream = new Stream(connect(gateway), webSocket("/lobby"), false);
            assertEquals("headers 200", stream.next());
            Thread stop = new Thread(gateway::close);
            stop.start();
            assertTrue(String.valueOf(stream.next()).startsWith("data 88"));
            stream.send("888237fa213d3413");
            assertEquals("end", stream.next());
            assertTrue(goAway.get(10, SECONDS) >= 0);
            stop.join();
        }
    }

    @Test
    void tellsAllWebSocketsBeforeTheirConnection() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            Channel connection = connect(gateway);
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                streams.add(new Stream(connection, webSocket("/lobby"), false));
                assertEquals("headers 200", streams.get(i).next());
            }
            Thread stop = new Thread(gateway::close);
            stop.start();
            for (Stream each : streams) {
                assertTrue(String.valueOf(each.next()).matches("data 88..03e9.*"));
            }
            assertFalse(goAway.isDone());
            for (Stream each : streams) {
                each.send("888237fa213d3413");
                assertEquals("end", each.next());
            }
            assertEquals(Http2Error.NO_ERROR.code(), goAway.get(10, SECONDS));
            stop.join();
            assertTrue(connection.closeFuture().await(10, SECONDS));
        }
    }

    @Test
    void judgesNewStreamsOfAnOldConnectionByTheNewConfiguration() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            Channel connection = connect(gateway);
            Stream before = new Stream(connection, webSocket("/lobby"), false);
            assertEquals("headers 200", before.next());
            gateway.reload("limits.close-timeout = 500ms", """
                    <cross-domain-policy><allow-access-from domain="www.example.com" to-ports="*"/></cross-domain-policy>
                    """);
            assertEquals("headers 403", new Stream(connection, webSocket("/lobby"), false).next());
            Http2Headers other = webSocket("/lobby").set("origin", "http://www.example.com");
            assertEquals("headers 200", new Stream(connection, other, false).next());
            before.send(HELLO);
            assertEquals("data 810548656c6c6f", before.next());
        }
    }

    @Test
    void refusesNewStreamsOnceItsPortIsClosed() throws Exception {
        String more = "limits.close-timeout = 500ms\nlisteners += "
                + "{ name = more, port = 0, address = 127.0.0.1, speaks = [websocket] }\n";
        try (TestGateway gateway = TestGateway.open(more)) {
            Channel connection = connect(gateway, "more");
            Stream before = new Stream(connection, webSocket("/lobby"), false);
            assertEquals("headers 200", before.next());
            gateway.reload("limits.close-timeout = 500ms");
            assertEquals("reset 7", new Stream(connection, webSocket("/lobby"), false).next()); // REFUSED_STREAM
            before.send(HELLO);
            assertEquals("data 810548656c6c6f", before.next());
        }
    }

    @Test
    void refusesNewStreamsWhileTheGatewayStopsAndSaysSo() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits { drain-time = 2s, close-timeout = 500ms }")) {
            int port = gateway.port("all");
            Channel connection = connect(gateway);
            Stream before = new Stream(connection, webSocket("/lobby"), false);
            assertEquals("headers 200", before.next());
            Thread stop = new Thread(gateway::drain);
            stop.start();
            await().untilAsserted(() -> assertThrows(ConnectException.class, () -> new RawConnection(port)));
            Stream late = new Stream(connection, webSocket("/lobby"), false);
            assertEquals("headers 503", late.next());
            String why = late.next().substring("data ".length());
            assertEquals("the gateway is about to stop.\n", new String(ByteBufUtil.decodeHexDump(why), UTF_8));
            stop.join();
        }
    }

    @Test
    void countsEveryWebSocketAsAConnectionAndEveryRefusalOnce() throws Exception {
        try (TestGateway gateway =
                TestGateway.open("limits { max-connections = 2, close-timeout = 500ms }, admin.port = 0")) {
            Channel connection = connect(gateway);
            assertEquals("headers 200", new Stream(connection, webSocket("/lobby"), false).next());
            assertEquals("headers 503", new Stream(connection, webSocket("/lobby"), false).next());
            try (RawConnection operator = new RawConnection(gateway.adminPort())) {
                String metrics = new String(
                        operator.send("GET /metrics HTTP/1.0\r\n\r\n").readToEnd(), UTF_8);
                assertEquals(
                        List.of("flashbridge_refused_total{reason=\"503\"} 1.0"),
                        metrics.lines()
                                .filter(line -> line.startsWith("flashbridge_refused_total{"))
                                .toList());
            }
        }
    }

    @Test
    void tellsWhoHasNoPlace() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.max-connections = 1");
                RawWebSocket first = gateway.webSocket("/")) {
            Channel connection = connect(gateway);
            Stream stream = new Stream(connection, webSocket("/lobby"), false);
            assertEquals("headers 503", stream.next());
            assertTrue(stream.next().startsWith("data "));
            assertEquals("end", stream.next());
            assertEquals(0, goAway.get(10, SECONDS));
            assertTrue(connection.closeFuture().await(10, SECONDS));
            assertEquals("still here", first.text("still here").read().text());
        }
    }

    private static Http2Headers webSocket(String path) {
        return new DefaultHttp2Headers()
                .method("CONNECT")
                .scheme("http")
                .authority("localhost")
                .path(path)
                .add(":protocol", "websocket")
                .add("sec-websocket-version", "13")
                .add("origin", "http://localhost");
    }

    private Channel connect(TestGateway gateway) throws InterruptedException {
        return connect(gateway, "all");
    }

    private Channel connect(TestGateway gateway, String listener) throws InterruptedException {
        Channel connection = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient().build(),
                                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                                        new Frames());
                    }
                })
                .connect("127.0.0.1", gateway.port(listener))
                .sync()
                .channel();
        connections.add(connection);
        return connection;
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
    private static final class Stream extends ChannelInboundHandlerAdapter {
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

        String next() throws InterruptedException {
            return String.valueOf(lines.poll(10, SECONDS));
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
