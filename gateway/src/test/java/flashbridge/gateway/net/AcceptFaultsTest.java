package flashbridge.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.gateway.ClientLog;
import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.hub.Incidents;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is said and counted of connections that the kernel could not hand over. */
class AcceptFaultsTest {
    @Test
    void ofThePortOfOperatorsAreCountedEachAndToldOnce() throws Exception {
        Incidents incidents = new Incidents();
        EventLoopGroup loop = Transport.NIO.eventLoops(1, death -> {});
        ServerBootstrap server = new ServerBootstrap()
                .group(loop)
                .channel(Transport.NIO.serverChannel())
                .childHandler(new ChannelInboundHandlerAdapter());
        AdminConfig admin = new AdminConfig("127.0.0.1", 0);
        try (ListeningSocket socket =
                        ListeningSocket.open(server, "admin.port", admin.address(), admin.port(), admin.written());
                ClientLog log = ClientLog.of(Listener.class)) {
            EmbeddedChannel faulty = new EmbeddedChannel(AcceptFaults.of(socket, "admin.port", "admin", incidents));
            for (int i = 0; i < 3; i++) {
                faulty.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
            }
            faulty.checkException();
            assertEquals(Map.of(List.of("admin"), 3L), incidents.of(Incidents.Kind.ACCEPT_FAILED));
            String line =
                    "port " + socket.port() + " (admin.port) cannot accept anybody: all file descriptors are used up";
            assertEquals(1, log.with(line).size());
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
