package flashbridge.legacy.bench;

import flashbridge.legacy.load.Misused;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** Other hubs, as one would write them in an afternoon: everybody in a room hears what one of them says, and the path is the room. */
enum Peer {
    /** Netty's own WebSocket handlers and one {@code writeAndFlush} to all. */
    NETTY {
        @Override
        int open() throws InterruptedException {
            boolean epoll = Epoll.isAvailable();
            Map<String, ChannelGroup> rooms = new ConcurrentHashMap<>();
            WebSocketServerProtocolConfig anyPath = WebSocketServerProtocolConfig.newBuilder()
                    .websocketPath("/")
                    .checkStartsWith(true)
                    .build();
            Channel server = new ServerBootstrap()
                    .group(new MultiThreadIoEventLoopGroup(
                            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()))
                    .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(
                                            new HttpServerCodec(),
                                            new HttpObjectAggregator(8192),
                                            new WebSocketServerProtocolHandler(anyPath),
                                            new NettyHub(rooms));
                        }
                    })
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
            return ((InetSocketAddress) server.localAddress()).getPort();
        }
    },

    /** The library Java-WebSocket and its {@code broadcast}. */
    JAVA_WEBSOCKET {
        @Override
        int open() throws InterruptedException {
            CountDownLatch opened = new CountDownLatch(1);
            Map<String, Set<WebSocket>> rooms = new ConcurrentHashMap<>();
            WebSocketServer server = new WebSocketServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)) {
                @Override
                public void onOpen(WebSocket socket, ClientHandshake handshake) {
                    room(socket).add(socket);
                }

                @Override
                public void onClose(WebSocket socket, int code, String reason, boolean remote) {
                    room(socket).remove(socket);
                }

                private Set<WebSocket> room(WebSocket socket) {
                    return rooms.computeIfAbsent(
                            socket.getResourceDescriptor(), path -> Collections.synchronizedSet(new HashSet<>()));
                }

                @Override
                public void onMessage(WebSocket socket, String message) {
                    broadcast(message, room(socket));
                }

                @Override
                public void onError(WebSocket socket, Exception cause) {
                    System.err.println(JAVA_WEBSOCKET + ": " + cause);
                }

                @Override
                public void onStart() {
                    opened.countDown();
                }
            };
            server.setTcpNoDelay(true);
            server.setDaemon(true);
            server.start();
            opened.await();
            return server.getPort();
        }
    };

    private static final class NettyHub extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final Map<String, ChannelGroup> rooms;
        private @Nullable ChannelGroup room;

        NettyHub(Map<String, ChannelGroup> rooms) {
            this.rooms = rooms;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete handshake) {
                room = rooms.computeIfAbsent(
                        handshake.requestUri(), path -> new DefaultChannelGroup(GlobalEventExecutor.INSTANCE));
                room.add(ctx.channel());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame message) {
            if (room != null) {
                room.writeAndFlush(message.retain());
            }
        }
    }

    /** Opens a free port, until the process ends. */
    abstract int open() throws InterruptedException;

    static Peer named(String name) {
        return Arrays.stream(values())
                .filter(peer -> peer.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new Misused("--beside knows " + Arrays.toString(values()) + ", not " + name));
    }

    /** The peer as a process. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("port " + named(args[0]).open());
        Thread.currentThread().join(); // for ever
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
