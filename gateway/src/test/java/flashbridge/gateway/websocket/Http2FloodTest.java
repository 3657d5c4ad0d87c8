package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Rules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that bring nothing, one behind the other: RFC 9113 §10.5. */
class Http2FloodTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String PREFACE = HEX.formatHex("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    private static final String SETTINGS = "000000040000000000";
    private static final String NO_WINDOW = "000006040000000000" + "000400000000"; // §6.5.2
    private static final String PING = "000008060000000000" + "3132333435363738";
    private static final String PRIORITY = "000005020000000003" + "0000000010";
    private static final String UNKNOWN = "000000550000000000";
    private static final String WINDOW_UPDATE = "000004080000000000" + "00000001";
    private static final String ENHANCE_YOUR_CALM = "0000000b"; // §7

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Hub hub = new Hub(channel.eventLoop(), Rules.DEFAULTS);

    @AfterEach
    void ends() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {SETTINGS, NO_WINDOW, PING, PRIORITY, UNKNOWN, WINDOW_UPDATE})
    void endsAfterTooManyWithTheReason(String frame) {
        begins();
        sends(frame.repeat(30_000));

        assertTrue(written().contains(ENHANCE_YOUR_CALM));
        assertFalse(channel.isOpen());
        assertEquals(1, refused());
    }

    @Test
    void endsAlsoWhereItComesWithTheFirstBytes() {
        install();
        sends(PREFACE + SETTINGS + PING.repeat(30_000));

        assertTrue(written().contains(ENHANCE_YOUR_CALM));
        assertFalse(channel.isOpen());
        assertEquals(1, refused());
    }

    @Test
    void isSaidOnceHoweverMuchComesBehind() {
        begins();
        channel.writeInbound(bytes(PING.repeat(2000)), bytes(PING.repeat(2000)), bytes(PING.repeat(2000)));
        channel.runPendingTasks();

        assertFalse(channel.isOpen());
        assertEquals(1, refused());
    }

    @Test
    void answersWhoAsksOften() {
        begins();
        sends(PING.repeat(900) + WINDOW_UPDATE.repeat(1500) + NO_WINDOW.repeat(9));

        assertTrue(channel.isOpen());
        assertEquals(0, refused());
        assertTrue(written().split(PING.substring(18), -1).length > 900);
    }

    @Test
    void endsAtWhoHasNoPlaceEither() {
        Http2Refusal.install(channel.pipeline(), NoEntry.DRAINING);
        sends(PREFACE + SETTINGS);
        written();
        sends(PING.repeat(30_000));

        assertFalse(channel.isOpen());
        assertTrue(written().length() < 1000);
    }

    private void begins() {
        install();
        sends(PREFACE + SETTINGS);
        written();
    }

    private void install() {
        WebSocketPort port = Visitor.port(hub, 1000, false);
        Http2Connection.install(channel.pipeline(), port, () -> port, new Peer(1, new LocalAddress("test"), "test"));
    }

    private void sends(String hex) {
        channel.writeInbound(bytes(hex));
        channel.runPendingTasks();
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HEX.parseHex(hex));
    }

    private String written() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.append(ByteBufUtil.hexDump(out));
            out.release();
        }
        return all.toString();
    }

    private long refused() {
        return hub.incidents().of(Incidents.Kind.REFUSED).getOrDefault(List.of("protocol"), 0L);
    }
}
