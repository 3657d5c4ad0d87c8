package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Rules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a client of HTTP/2 has for what it asks, where a minute is the time of a handshake. */
class Http2ConnectionTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final String SETTINGS = "000000040000000000"; // RFC 9113 §6.5
    private static final String GET = "82" + "86" + "04052f6e6f7065"; // http, /nope; RFC 7541 §6.1, §6.2.2

    private static final int FIRST = 3; // since Netty takes 1 for that of an upgrade where a channel has no parent

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void begins() {
        WebSocketPort port = Visitor.port(new Hub(channel.eventLoop(), Rules.DEFAULTS), 1000, false);
        Http2Connection.install(channel.pipeline(), port, () -> port, new Peer(1, new LocalAddress("test"), "test"));
        channel.freezeTime();
        channel.writeInbound(Unpooled.wrappedBuffer(PREFACE));
        sends(SETTINGS);
    }

    @AfterEach
    void ends() {
        channel.finishAndReleaseAll();
    }

    @Test
    void hasOneMinuteForTheFirstRequestHoweverItComes() {
        passes(59);
        sends(request(FIRST).substring(0, 10));
        assertTrue(channel.isOpen());
        passes(2);

        assertFalse(channel.isOpen());
    }

    @Test
    void hasAMinuteBetweenTwoRequests() {
        asks(FIRST);
        passes(59);
        asks(FIRST + 2);
        passes(59);
        assertTrue(channel.isOpen());
        passes(2);

        assertFalse(channel.isOpen());
    }

    @Test
    void hasAMinuteForALaterRequestFromItsFirstByteOn() {
        asks(FIRST);
        passes(59);
        sends(request(FIRST + 2).substring(0, 10));
        passes(59);
        assertTrue(channel.isOpen());
        sends(request(FIRST + 2).substring(10));
        assertTrue(answered());
        passes(59);
        assertTrue(channel.isOpen());
    }

    @Test
    void hasNoMoreForALaterRequestHoweverManyOfItsBytesKeepComing() {
        asks(FIRST);
        passes(59);
        for (int at = 0; at < 12; at += 2) {
            assertTrue(channel.isOpen());
            sends(request(FIRST + 2).substring(at, at + 2));
            passes(11);
        }

        assertFalse(channel.isOpen());
    }

    private void asks(int stream) {
        sends(request(stream));
        assertTrue(answered());
    }

    /** Ended with its head: §6.2. */
    private static String request(int stream) {
        return "%06x0105%08x%s".formatted(GET.length() / 2, stream, GET);
    }

    private void sends(String hex) {
        channel.writeInbound(Unpooled.wrappedBuffer(HEX.parseHex(hex)));
        channel.runPendingTasks();
    }

    private void passes(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }

    private boolean answered() {
        int bytes = 0;
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            bytes += out.readableBytes();
            out.release();
        }
        return bytes > 100;
    }
}
