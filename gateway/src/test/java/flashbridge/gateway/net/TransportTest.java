package flashbridge.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.TestGateway;
import flashbridge.gateway.config.TransportConfig;
import flashbridge.legacy.XmlSocketClient;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class TransportTest {
    @ParameterizedTest
    @MethodSource("ofThisMachine")
    void carriesARoomOverSeveralLoops(TransportConfig.Kind kind) throws Exception {
        try (TestGateway gateway = TestGateway.open("transport = " + kind + "\nevent-loops = 3");
                XmlSocketClient one = gateway.member("flash");
                XmlSocketClient two = gateway.member("alone");
                XmlSocketClient three = gateway.member("all")) {
            String said = "<m>" + "x".repeat(300_000) + "</m>"; // more than a socket takes at once
            for (int i = 0; i < 3; i++) {
                two.send(i + said);
            }
            for (XmlSocketClient each : List.of(three, one, two)) {
                String heard = each.receive(TestGateway.PATIENCE);
                while ("in".equals(heard)) { // who came after it
                    heard = each.receive(TestGateway.PATIENCE);
                }
                for (int i = 0; i < 3; i++) {
                    assertEquals(i + said, heard);
                    heard = i == 2 ? "" : each.receive(TestGateway.PATIENCE);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ofThisMachine")
    void hasTheKernelFindOutWhoIsGone(TransportConfig.Kind kind) throws Exception {
        Transport transport = Transport.of(kind);
        CompletableFuture<List<Object>> options = new CompletableFuture<>();
        ServerBootstrap server = new ServerBootstrap();
        transport.noticeWhoIsGone(server);
        EventLoopGroup loops = transport.eventLoops(1, death -> {});
        try {
            Channel listening = server.group(loops)
                    .channel(transport.serverChannel())
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            options.complete(keepAliveOf(channel));
                        }
                    })
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
            InetSocketAddress address = (InetSocketAddress) listening.localAddress();
            try (Socket client = new Socket(address.getAddress(), address.getPort())) {
                assertEquals(
                        transport == Transport.NIO ? List.of(true, 60, 10, 6) : List.of(true, 60, 10, 6, 120_000),
                        options.get(20, TimeUnit.SECONDS));
                assertTrue(client.isConnected());
            }
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static List<Object> keepAliveOf(Channel channel) {
        List<ChannelOption<?>> options = new ArrayList<>(List.of(ChannelOption.SO_KEEPALIVE));
        if (channel instanceof NioSocketChannel) {
            options.add(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE));
            options.add(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL));
            options.add(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT));
        } else if (channel instanceof EpollSocketChannel) {
            options.add(EpollChannelOption.TCP_KEEPIDLE);
            options.add(EpollChannelOption.TCP_KEEPINTVL);
            options.add(EpollChannelOption.TCP_KEEPCNT);
            options.add(EpollChannelOption.TCP_USER_TIMEOUT);
        } else {
            options.add(IoUringChannelOption.TCP_KEEPIDLE);
            options.add(IoUringChannelOption.TCP_KEEPINTVL);
            options.add(IoUringChannelOption.TCP_KEEPCNT);
            options.add(IoUringChannelOption.TCP_USER_TIMEOUT);
        }
        return options.stream().<Object>map(channel.config()::getOption).toList();
    }

    static List<TransportConfig.Kind> ofThisMachine() {
        List<TransportConfig.Kind> kinds =
                new ArrayList<>(List.of(TransportConfig.Kind.AUTO, TransportConfig.Kind.NIO));
        if (Epoll.isAvailable()) {
            kinds.add(TransportConfig.Kind.EPOLL);
        }
        if (IoUring.isAvailable()) {
            kinds.add(TransportConfig.Kind.IO_URING);
        }
        return kinds;
    }

    @Test
    void neverTakesIoUringUnasked() throws Exception {
        assertNotEquals(Transport.IO_URING, Transport.of(TransportConfig.Kind.AUTO));
    }

    @Test
    void saysWhyItDoesNotWorkHere() {
        Throwable cause = new UnsatisfiedLinkError("failed to load").initCause(new Exception("not permitted"));
        assertEquals(
                "transport = io_uring does not work on this machine: not permitted; auto takes what does",
                BindFailure.without(Transport.IO_URING, cause).getMessage());
    }
}
