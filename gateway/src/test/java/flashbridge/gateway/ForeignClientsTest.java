package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.legacy.XmlSocketClient;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_10;
import org.java_websocket.drafts.Draft_17;
import org.java_websocket.drafts.Draft_75;
import org.java_websocket.drafts.Draft_76;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others have written, for drafts old and new. */
@Timeout(60)
class ForeignClientsTest {
    private static final String ORIGIN = "http://localhost";
    private static final String UNICODE = "h\u00e9llo \u2713 \u6f22\u5b57 \ud83d\ude42";
    private static final String LONG = "long ".repeat(20_000);
    /** These hixie clients lose text that arrives in several pieces. */
    private static final String SHORT = "short ".repeat(10);

    /** How to say something; what is heard goes into a queue. */
    @FunctionalInterface
    private interface Speaker {
        void say(String text) throws Exception;
    }

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @ValueSource(strings = {"75", "76", "10", "17"})
    void javaWebSocketOf2013(String number) throws Exception {
        Draft draft = switch (number) {
            case "75" -> new Draft_75();
            case "76" -> new Draft_76();
            case "10" -> new Draft_10();
            default -> new Draft_17();
        };
        try (TestGateway gateway = TestGateway.open("")) {
            WebSocketClient client = new WebSocketClient(address(gateway), draft, Map.of("Origin", ORIGIN), 10_000) {
                @Override
                public void onOpen(ServerHandshake handshake) {}

                @Override
                public void onMessage(String message) {
                    heard.add(message);
                }

                @Override
                public void onClose(int code, String reason, boolean remote) {
                    heard.add("closed");
                }

                @Override
                public void onError(Exception failure) {
                    heard.add(failure.toString());
                }
            };
            assertEquals(true, client.connectBlocking());
            talks(gateway, client::send, draft instanceof Draft_10 ? LONG : SHORT);
            client.close();
            if (!number.equals(
                    "75")) { // where nothing but the end of the connection says so, and this client waits for it
                assertEquals("closed", next());
            }
        }
    }

    @Test
    void theClientOfTheJdk() throws Exception {
        WebSocket.Listener listener = new WebSocket.Listener() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                text.append(part);
                if (last) {
                    heard.add(text.toString());
                    text.setLength(0);
                }
                from.request(1);
                return null;
            }

            @Override
            public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer body) {
                heard.add("pong " + body.remaining());
                from.request(1);
                return null;
            }

            @Override
            public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                heard.add("closed " + code + " " + reason);
                return null;
            }
        };
        try (TestGateway gateway = TestGateway.open("")) {
            WebSocket client = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(address(gateway), listener)
                    .get(10, SECONDS);
            talks(gateway, text -> client.sendText(text, true).get(10, SECONDS), LONG);
            client.sendPing(ByteBuffer.allocate(125)).get(10, SECONDS);
            assertEquals("pong 125", next());
            client.sendClose(4000, "enough").get(10, SECONDS);
            assertEquals("closed 4000 enough", next());
        }
    }

    @ParameterizedTest
    @EnumSource(value = WebSocketVersion.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void theHandshakersOfNetty(WebSocketVersion version) throws Exception {
        withNetty(version, false);
    }

    @Test
    void theCompressionOfNetty() throws Exception {
        withNetty(WebSocketVersion.V13, true);
    }

    private void withNetty(WebSocketVersion version, boolean compressed) throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (TestGateway gateway = TestGateway.open("")) {
            WebSocketClientHandshaker handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                    address(gateway),
                    version,
                    null,
                    compressed,
                    new DefaultHttpHeaders().set("Origin", ORIGIN),
                    1 << 20);
            CompletableFuture<Void> open = new CompletableFuture<>();
            Channel client = new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(8192));
                            if (compressed) {
                                channel.pipeline().addLast(new WebSocketClientCompressionHandler(1 << 20));
                            }
                            channel.pipeline()
                                    .addLast(new WebSocketClientProtocolHandler(handshaker), new Listener(open));
                        }
                    })
                    .connect("localhost", gateway.port("web"))
                    .sync()
                    .channel();
            open.get(10, SECONDS);
            talks(
                    gateway,
                    text -> client.writeAndFlush(new TextWebSocketFrame(text)).sync(),
                    version == WebSocketVersion.V00 ? SHORT : LONG);
            client.close().sync();
        } finally {
            loop.shutdownGracefully(0, 5, SECONDS).sync();
        }
    }

    /** Hears Flash, hears itself, and is heard by Flash. */
    private void talks(TestGateway gateway, Speaker client, String more) throws Exception {
        try (XmlSocketClient flash = gateway.member("flash")) {
            assertEquals("in", next());
            for (String text : new String[] {UNICODE, more}) {
                client.say(text);
                assertEquals(text, flash.receive(PATIENCE));
                assertEquals(text, next());
                flash.send("flash: " + text);
                assertEquals("flash: " + text, flash.receive(PATIENCE));
                assertEquals("flash: " + text, next());
            }
        }
    }

    private @Nullable String next() throws InterruptedException {
        return heard.poll(10, SECONDS);
    }

    private static URI address(TestGateway gateway) {
        return URI.create("ws://localhost:" + gateway.port("web") + "/lobby");
    }

    private final class Listener extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final CompletableFuture<Void> open;

        Listener(CompletableFuture<Void> open) {
            this.open = open;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                open.complete(null);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            open.completeExceptionally(cause);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            heard.add(frame.text());
        }
    }
}
