package flashbridge.gateway.xmlsocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.LetGo;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.RateLimit;
import flashbridge.gateway.hub.Rules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class XmlSocketConnectionTest {
    private static final int BURST = 20_000;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Hub hub = new Hub(channel.eventLoop(), Rules.DEFAULTS);
    private final XmlSocketConnection connection = new XmlSocketConnection(
            channel, new Peer(1, new LocalAddress("test"), "test"), Encoding.UTF_8, 10, Courtesy.NONE);

    @BeforeEach
    void connects() {
        channel.pipeline().addLast(connection);
        hub.join("room", connection.session());
        connection.session().announce();
    }

    @AfterEach
    void ends() {
        channel.finishAndReleaseAll();
        assertEquals(0, hub.rooms());
    }

    @Test
    void hearsItsMessagesWithTheirNul() {
        sends("<a/>\0<b/>\0");
        sends("<c");
        sends("/>\0");

        assertEquals("<a/>\0<b/>\0<c/>\0", hears());
    }

    @Test
    void givesBackHalfAMessageWhenRoomIsNeeded() {
        EmbeddedChannel other = new EmbeddedChannel();
        XmlSocketConnection large = new XmlSocketConnection(
                other, new Peer(2, new LocalAddress("test"), "test"), Encoding.UTF_8, 100_000, Courtesy.NONE);
        other.pipeline().addLast(large);
        hub.join("room", large.session());
        large.session().announce();
        other.writeInbound(ByteBufAllocator.DEFAULT
                .buffer()
                .writeZero(1)
                .writeBytes("a".repeat(80_000).getBytes(UTF_8)));
        assertTrue(hub.memory().used() >= 80_000);
        other.pipeline().fireUserEventTriggered(LetGo.EVENT);
        assertEquals(0, hub.memory().used());
        other.finishAndReleaseAll();
    }

    @Test
    void isClosedOverTheLimit() {
        sends("a\0" + "0123456789a");

        assertFalse(channel.isOpen());
    }

    @Test
    void isClosedForWhatIsNotUtf8AndHeardNoFurther() {
        sends("a\0\u00FF\0b\0");

        assertEquals("a\0", hears()); // its own last words
        assertFalse(channel.isOpen());
    }

    /** They are keep-alives, and a line full of them keeps the gateway as busy as messages do. */
    @Test
    void countsMessagesWithoutAByteAgainstTheRate() {
        hub.rules(Rules.DEFAULTS.with(new RateLimit(5, 0)));
        sends("\0\0\0\0");
        sends("a\0");
        assertTrue(channel.isOpen());
        sends("\0".repeat(1000) + "b\0");

        assertEquals("a\0", hears());
        assertFalse(channel.isOpen());
    }

    @Test
    void countsMessagesWithoutAByteWhereBytesAloneAreLimited() {
        hub.rules(Rules.DEFAULTS.with(new RateLimit(0, 1000)));
        sends("\0".repeat(1000) + "a\0");
        assertTrue(channel.isOpen());
        sends("\0".repeat(1000) + "b\0");

        assertEquals("a\0", hears());
        assertFalse(channel.isOpen());
    }

    @Test
    void takesAnyNumberOfMessagesWithoutAByteWhereNoRateIsSet() {
        sends("\0".repeat(100_000) + "b\0");

        assertEquals("b\0", hears());
    }

    /** Each costs more than its bytes, and all that come in one turn of the event loop wait for its end. */
    @Test
    void leavesUnreadWhatIsTooMuchForOneTurn() {
        burst();
        long underWay = hub.memory().used();
        assertTrue(underWay > 0 && underWay <= 1 << 20, () -> underWay + " bytes");
        assertFalse(channel.config().isAutoRead());
        burst(); // as TLS may have had ready
        for (int i = 0; i < 2 * BURST; i++) {
            channel.pipeline()
                    .fireChannelRead(ByteBufAllocator.DEFAULT.buffer(1).writeByte(i % 2 == 0 ? 'm' : 0));
        }
        channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();

        assertEquals("m\0".repeat(3 * BURST), hears());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void losesNothingOfWhatWasLeftUnreadWhenTheClientGoes() {
        EmbeddedChannel other = new EmbeddedChannel();
        XmlSocketConnection listener = new XmlSocketConnection(
                other, new Peer(2, new LocalAddress("test"), "test"), Encoding.UTF_8, 10, Courtesy.NONE);
        other.pipeline().addLast(listener);
        hub.join("room", listener.session());
        listener.session().announce();
        channel.runPendingTasks(); // the room knows it

        burst();
        channel.close();
        channel.runPendingTasks();
        other.runPendingTasks();
        assertEquals("m\0".repeat(BURST), hears(other));
        other.finishAndReleaseAll();
        channel.runPendingTasks();
    }

    @Test
    void isClosedByTheEndThatComesAsAnEvent() {
        channel.pipeline().fireUserEventTriggered(new End(End.Cause.GOING_AWAY, "the gateway stops"));
        channel.runPendingTasks(); // behind all that the room still has to say

        assertFalse(channel.isOpen());
    }

    @Test
    void dropsUnfinishedMessageWithTheStream() {
        sends("half");
        channel.close();

        assertEquals("", hears());
    }

    /** In one read, and without an end of the turn. */
    private void burst() {
        channel.pipeline()
                .fireChannelRead(ByteBufAllocator.DEFAULT
                        .buffer()
                        .writeBytes("m\0".repeat(BURST).getBytes(StandardCharsets.US_ASCII)));
    }

    private void sends(String latin1) {
        channel.writeInbound(
                ByteBufAllocator.DEFAULT.buffer().writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1)));
        channel.runPendingTasks();
    }

    private String hears() {
        return hears(channel);
    }

    private static String hears(EmbeddedChannel channel) {
        StringBuilder heard = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            heard.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.release();
        }
        return heard.toString();
    }
}
