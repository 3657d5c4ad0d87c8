package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Rules;
import flashbridge.policy.PolicyFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client at a WebSocket port that lets everybody in, from the first byte of its request on. */
final class Visitor {
    static final int MAX_MESSAGE_SIZE = 1 << 20;
    private static final String OPEN =
            "<cross-domain-policy><allow-access-from domain=\"*\" to-ports=\"*\"/></cross-domain-policy>";

    final EmbeddedChannel channel;
    final Hub hub;

    /** The most writes that went out together. */
    int mostInOneFlush;

    private final List<Integer> unflushed = new ArrayList<>();

    Visitor(String... subprotocols) {
        this(true, subprotocols);
    }

    Visitor(boolean deflate, String... subprotocols) {
        this(atPort8080(), null, MAX_MESSAGE_SIZE, deflate, subprotocols);
    }

    /** A client at a port of a hub that others are in; of its own where there is none. */
    Visitor(
            EmbeddedChannel channel,
            @Nullable Hub others,
            int maxMessageSize,
            boolean deflate,
            String... subprotocols) {
        this.channel = channel;
        hub = others == null ? new Hub(channel.eventLoop(), Rules.DEFAULTS) : others;
        Peer peer = new Peer(1, new LocalAddress("test"), "test");
        WebSocketPort port = port(hub, maxMessageSize, deflate, subprotocols);
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext ctx) {
                unflushed.clear();
                ctx.flush();
            }

            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                unflushed.add(((ByteBuf) message).readableBytes());
                mostInOneFlush = Math.max(mostInOneFlush, unflushed.size());
                ctx.write(message, promise);
            }
        });
        HttpConnection.install(channel.pipeline(), port, () -> port, peer);
    }

    /** Where everybody has a minute. */
    static WebSocketPort port(Hub hub, int maxMessageSize, boolean deflate, String... subprotocols) {
        Duration minute = Duration.ofMinutes(1);
        OriginGate gate =
                new OriginGate(PolicyFile.parse(OPEN.getBytes(UTF_8)).policy(), Path.of("crossdomain.xml"), true);
        return new WebSocketPort(
                hub,
                new Site(() -> "", PolicyFile.parse(OPEN.getBytes(UTF_8)).policy(), gate, "/flash"),
                gate,
                "lobby",
                "/flash",
                maxMessageSize,
                16 * 1024,
                minute,
                minute,
                Courtesy.NONE,
                List.of(subprotocols),
                deflate,
                false,
                new OpenHouse());
    }

    private static EmbeddedChannel atPort8080() {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress localAddress0() {
                return new InetSocketAddress(8080);
            }
        };
    }

    void sends(Feed feed, byte... bytes) {
        feed.into(channel, bytes);
        channel.runPendingTasks();
    }

    void sends(String hex) {
        sends(Feed.WHOLE, Vectors.HEX.parseHex(hex));
    }

    /** Everything that came since the last time, as hexadecimal. */
    String hears() {
        channel.runPendingTasks();
        StringBuilder heard = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            heard.append(ByteBufUtil.hexDump(bytes));
            bytes.release();
        }
        return heard.toString();
    }

    void ends() {
        channel.finishAndReleaseAll();
    }
}
