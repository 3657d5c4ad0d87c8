package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.Dialect;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Rules;
import flashbridge.gateway.hub.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A WebSocket client in a room of its own, from its framing to what the gateway answers. */
final class Client {
    static final int MAX_MESSAGE_SIZE = 100_000;

    final EmbeddedChannel channel;
    final Hub hub;
    final WebSocketConnection connection;

    Client(Draft draft, boolean tunnel) {
        this(draft, tunnel, MAX_MESSAGE_SIZE);
    }

    Client(Draft draft, boolean tunnel, int maxMessageSize) {
        this(
                new EmbeddedChannel(),
                null,
                draft,
                tunnel,
                Agreement.NONE.with(Vectors.HYBI_04_KEY),
                maxMessageSize,
                Rules.DEFAULTS);
    }

    Client(Draft draft, boolean tunnel, int maxMessageSize, Rules rules) {
        this(
                new EmbeddedChannel(),
                null,
                draft,
                tunnel,
                Agreement.NONE.with(Vectors.HYBI_04_KEY),
                maxMessageSize,
                rules);
    }

    /** A client in the room of a hub that others are in; of its own where there is none. */
    Client(
            EmbeddedChannel channel,
            @Nullable Hub others,
            Draft draft,
            boolean tunnel,
            Agreement agreed,
            int maxMessageSize) {
        this(channel, others, draft, tunnel, agreed, maxMessageSize, Rules.DEFAULTS);
    }

    private Client(
            EmbeddedChannel channel,
            @Nullable Hub others,
            Draft draft,
            boolean tunnel,
            Agreement agreed,
            int maxMessageSize,
            Rules rules) {
        this.channel = channel;
        hub = others == null ? new Hub(channel.eventLoop(), rules) : others;
        Duration minute = Duration.ofMinutes(1);
        connection = new WebSocketConnection(
                channel,
                new Peer(1, new LocalAddress("test"), "test"),
                new Dialect(tunnel ? "flash-tunnel" : Dialect.WEBSOCKET, draft.toString(), ""),
                draft,
                tunnel ? Wire.FLASH_TUNNEL : draft.wire(),
                Courtesy.NONE,
                minute);
        hub.join("lobby", connection.session());
        connection.session().announce();
        Assembly assembly = tunnel
                ? new FlashTunnel(connection.session(), maxMessageSize)
                : new WholeMessages(connection.session(), maxMessageSize);
        channel.pipeline().addLast(draft.framing(agreed, assembly, maxMessageSize), connection);
    }

    void sends(byte... bytes) {
        sends(Feed.WHOLE, bytes);
    }

    void sends(Feed feed, byte... bytes) {
        feed.into(channel, bytes);
        channel.runPendingTasks();
    }

    /** A text frame. */
    void says(String text) {
        sends(Vectors.of(0x81, text.getBytes(StandardCharsets.UTF_8), true));
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

    /** The code of a closing frame that came alone. */
    int hearsClose() {
        String close = hears();
        return close.startsWith("88") ? Integer.parseInt(close, 4, 8, 16) : -1;
    }

    void ends() {
        channel.finishAndReleaseAll();
    }
}
