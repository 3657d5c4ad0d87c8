package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.Beginning;
import flashbridge.gateway.hub.QueueLimits;
import flashbridge.gateway.hub.Rules;
import flashbridge.gateway.hub.SlowClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who says more than its room can pass on is not read from until the room has caught up, whatever it speaks. */
class HeldBackTest {
    private static final int BURST = 5_000;
    private static final int CROWD = 5;

    /** A draft, the family of its frames, what is said, and whether in the tunnel. */
    private static final String FRAMINGS = """
            HIXIE_75, H, text, false
            HIXIE_76, H, text, false
            HYBI_01, M, text, false
            HYBI_04, F04, text, false
            HYBI_05, F05, text, false
            HYBI_08, F07, text, false
            RFC_6455, F07, text, false
            RFC_6455, F07, binary, true
            """;

    private int reads;

    @ParameterizedTest
    @CsvSource(textBlock = FRAMINGS)
    void noFramingReadsOnByItself(Draft draft, String family, String kind, boolean tunnel) {
        Client client = new Client(draft, tunnel);
        client.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads++;
                ctx.read();
            }
        });
        byte[] frame = FrameBytes.of(family, kind, (tunnel ? "<more/>\0" : "<more/>").getBytes(US_ASCII), true);
        int half = frame.length - 2;
        client.channel.config().setAutoRead(false);
        client.sends(frame);
        client.sends(Arrays.copyOf(frame, half));
        assertEquals(0, reads);

        client.channel.config().setAutoRead(true);
        assertEquals(1, reads);
        String once = client.hears();
        client.sends(Arrays.copyOfRange(frame, half, frame.length));
        assertEquals(once, client.hears());
        client.ends();
    }

    /** Each message costs more than its bytes, and all that come in one turn of the event loop wait for its end. */
    @ParameterizedTest
    @CsvSource(textBlock = FRAMINGS)
    void leavesUnreadWhatIsTooMuchForOneTurn(Draft draft, String family, String kind, boolean tunnel) {
        Client client = new Client(draft, tunnel);
        client.sends(small(family, kind, tunnel));
        String once = client.hears();
        burst(client, family, kind, tunnel);
        long underWay = client.hub.memory().used();
        assertTrue(underWay > 0 && underWay <= 1 << 20, () -> underWay + " bytes");
        assertFalse(client.channel.config().isAutoRead());

        client.channel.pipeline().fireChannelReadComplete();
        assertEquals(once.repeat(BURST), client.hears());
        assertTrue(client.channel.config().isAutoRead());
        client.ends();
    }

    @ParameterizedTest
    @CsvSource({"HYBI_08, F07, text, false", "RFC_6455, F07, text, false", "RFC_6455, F07, binary, true"})
    void answersAPingThatWasLeftUnreadWithoutWaitingForMore(Draft draft, String family, String kind, boolean tunnel) {
        Client client = new Client(draft, tunnel);
        burst(client, family, kind, tunnel);
        client.channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(FrameBytes.hybi(0x89, new byte[] {7}, true)));
        client.channel.pipeline().fireChannelReadComplete();
        String heard = client.hears();
        assertTrue(heard.contains("8a0107"), () -> heard.substring(heard.length() - 30));
        client.ends();
    }

    @ParameterizedTest
    @CsvSource({"HIXIE_76, H, text, false", "RFC_6455, F07, text, false", "RFC_6455, F07, binary, true"})
    void losesNothingOfWhatWasLeftUnreadWhenTheClientGoes(Draft draft, String family, String kind, boolean tunnel) {
        Client listener = new Client(Draft.HIXIE_76, false);
        Client client = guest(listener, draft, tunnel);
        burst(client, family, kind, tunnel);
        client.channel.close();
        assertEquals("006dff".repeat(BURST), listener.hears());
        client.ends();
        listener.ends();
    }

    @Test
    void everybodySaysOneThingAtATimeWhereAllTogetherSayTooMuch() {
        Client listener = new Client(Draft.HIXIE_76, false);
        listener.hub.rules(Rules.DEFAULTS.with(
                new QueueLimits(1 << 20, Duration.ofMinutes(1), SlowClient.DISCONNECT, 1 << 20))); // 32 KiB under way
        List<Client> crowd = Stream.generate(() -> guest(listener, Draft.RFC_6455, false))
                .limit(CROWD)
                .toList();
        crowd.forEach(client -> burst(client, "F07", "text", false));
        long underWay = listener.hub.memory().used();
        assertTrue(underWay < 256 * 1024, () -> underWay + " bytes");

        StringBuilder heard = new StringBuilder();
        for (int turns = 0; turns < 2 * CROWD * BURST && heard.length() < CROWD * 6 * BURST; turns++) {
            heard.append(listener.hears());
            crowd.forEach(Client::hears);
        }
        assertEquals("006dff".repeat(CROWD * BURST), heard.toString());
        crowd.forEach(Client::ends);
        listener.ends();
    }

    /** Or who has begun something would wait for ever where those who take the memory cannot make room. */
    @ParameterizedTest
    @CsvSource(textBlock = FRAMINGS)
    void whoIsInTheMiddleOfAMessageIsReadOnInEveryOtherTurnWhileTooMuchIsKept(
            Draft draft, String family, String kind, boolean tunnel) {
        Client client = new Client(draft, tunnel);
        byte[] frame = FrameBytes.of(family, kind, (tunnel ? "<more/>\0" : "<more/>").getBytes(US_ASCII), true);
        client.sends(frame);
        String once = client.hears();
        Beginning others = client.hub.beginning();
        others.holds(Integer.MAX_VALUE);
        for (int i = 0; i < frame.length; i++) {
            assertTrue(client.channel.config().isAutoRead());
            client.channel.pipeline().fireChannelRead(Unpooled.copiedBuffer(frame, i, 1));
            client.channel.pipeline().fireChannelReadComplete();
            assertEquals(i == frame.length - 1, client.channel.config().isAutoRead());
            client.channel.runPendingTasks();
        }
        assertEquals(once, client.hears());
        others.holds(0);
        client.ends();
    }

    private static Client guest(Client host, Draft draft, boolean tunnel) {
        return new Client(
                new EmbeddedChannel(),
                host.hub,
                draft,
                tunnel,
                Agreement.NONE.with(Vectors.HYBI_04_KEY),
                Client.MAX_MESSAGE_SIZE);
    }

    /** In one read, and without an end of the turn. */
    private static void burst(Client client, String family, String kind, boolean tunnel) {
        ByteBuf burst = ByteBufAllocator.DEFAULT.buffer();
        for (int i = 0; i < BURST; i++) {
            burst.writeBytes(small(family, kind, tunnel));
        }
        client.channel.pipeline().fireChannelRead(burst);
    }

    private static byte[] small(String family, String kind, boolean tunnel) {
        return FrameBytes.of(family, kind, (tunnel ? "m\0" : "m").getBytes(US_ASCII), true);
    }
}
