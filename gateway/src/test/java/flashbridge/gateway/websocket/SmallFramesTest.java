package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.RateLimit;
import flashbridge.gateway.hub.Rules;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A frame keeps the gateway as busy as a message does, even if it carries next to nothing. */
class SmallFramesTest {
    private static final RateLimit FIVE = new RateLimit(5, 64 * 1024);
    private static final Deflate DEFLATE = new Deflate("permessage-deflate", false, false);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Hub hub = new Hub(channel.eventLoop(), Rules.DEFAULTS.with(FIVE));

    @AfterEach
    void ends() {
        channel.finishAndReleaseAll();
        assertEquals(0, hub.rooms());
    }

    /** One of each framing, in every cut. */
    static Stream<Arguments> framings() {
        return Stream.of(Draft.HYBI_01, Draft.HYBI_04, Draft.HYBI_05, Draft.HYBI_07, Draft.RFC_6455)
                .flatMap(draft -> Stream.of(Feed.values()).map(feed -> Arguments.of(draft, feed)));
    }

    static Stream<Arguments> smallFramesOfEachFraming() {
        return framings()
                .flatMap(framing -> IntStream.of(0, 1, 127)
                        .mapToObj(size -> Arguments.of(framing.get()[0], framing.get()[1], size)));
    }

    static Stream<Arguments> sizesInEveryCut() {
        return Stream.of(Feed.values())
                .flatMap(feed -> IntStream.of(0, 1, 127).mapToObj(size -> Arguments.of(feed, size)));
    }

    @ParameterizedTest
    @MethodSource("smallFramesOfEachFraming")
    void endsWhoSendsAMessageInMoreOfThemThanTheRateAllows(Draft draft, Feed feed, int size) {
        Client flood = client(draft, false, Agreement.NONE);
        flood.sends(feed, message(draft, size, 200));

        assertRefused(flood, draft);
    }

    @ParameterizedTest
    @MethodSource("framings")
    void letsEachMessageComeInAFew(Draft draft, Feed feed) {
        Client client = client(draft, false, Agreement.NONE);
        for (int i = 0; i < FIVE.messages(); i++) {
            client.sends(feed, message(draft, 1, 16));
            assertTrue(client.hears().endsWith("61".repeat(16)));
        }

        assertTrue(channel.isOpen());
    }

    @ParameterizedTest
    @MethodSource("framings")
    void letsAMessageComeInAnyNumberOfLargerOnes(Draft draft, Feed feed) {
        Client client = client(draft, false, Agreement.NONE);
        client.sends(feed, message(draft, 128, 200));

        assertTrue(client.hears().endsWith("61".repeat(128 * 200)));
        assertTrue(channel.isOpen());
    }

    @ParameterizedTest
    @MethodSource("framings")
    void countsTheBytesOfAMessageOnceHoweverManyItComesIn(Draft draft, Feed feed) {
        hub.rules(Rules.DEFAULTS.with(new RateLimit(0, 1000)));
        Client client = client(draft, false, Agreement.NONE);
        client.sends(feed, message(draft, 10, 100));

        assertTrue(client.hears().endsWith("61".repeat(1000)));
        assertTrue(channel.isOpen());
    }

    @ParameterizedTest
    @MethodSource("framings")
    void countsTheirHeadersWhereBytesAloneAreLimited(Draft draft, Feed feed) {
        hub.rules(Rules.DEFAULTS.with(new RateLimit(0, 1000)));
        Client flood = client(draft, false, Agreement.NONE);
        flood.sends(feed, message(draft, 0, 1000));

        assertRefused(flood, draft);
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void countsTheHeadersOfEmptyFramesOfTheTunnelWhereBytesAloneAreLimited(Feed feed) {
        hub.rules(Rules.DEFAULTS.with(new RateLimit(0, 1000)));
        Client flood = tunnel();
        flood.sends(feed, binary(Collections.nCopies(1000, "")));
        flood.sends(feed, binary(List.of("\0")));

        assertRefused(flood, Draft.RFC_6455);
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void endsWhoSendsACompressedMessageInMoreOfThemThanTheRateAllows(Feed feed) {
        Client flood = client(Draft.RFC_6455, false, Agreement.NONE.with(DEFLATE));
        flood.sends(feed, Vectors.HEX.parseHex("418037fa213d" + "008037fa213d".repeat(200)));

        assertRefused(flood, Draft.RFC_6455);
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void letsEachCompressedMessageComeInAFew(Feed feed) {
        Client client = client(Draft.RFC_6455, false, Agreement.NONE.with(DEFLATE));
        byte[] hello = FrameBytes.joined(
                Vectors.HEX.parseHex("418037fa213d" + "008037fa213d".repeat(14)),
                FrameBytes.hybi(0x80, Vectors.HEX.parseHex("f248cdc9c90700"), true)); // RFC 7692 §7.2.3.1
        for (int i = 0; i < FIVE.messages(); i++) {
            client.sends(feed, hello);
            assertEquals("810548656c6c6f", client.hears());
        }
    }

    @ParameterizedTest
    @MethodSource("sizesInEveryCut")
    void endsWhoSendsTheTunnelMoreWithoutANulThanTheRateAllows(Feed feed, int size) {
        Client flood = tunnel();
        flood.sends(feed, binary(Collections.nCopies(200, "a".repeat(size))));
        flood.sends(feed, binary(List.of("\0")));

        assertRefused(flood, Draft.RFC_6455);
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void endsWhoSendsTheTunnelMoreContinuationsOfNothingThanTheRateAllows(Feed feed) {
        Client flood = tunnel();
        flood.sends(feed, Vectors.HEX.parseHex("028037fa213d" + "008037fa213d".repeat(200)));

        assertRefused(flood, Draft.RFC_6455);
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void letsEachMessageOfTheTunnelComeInAFewHoweverItLiesInThem(Feed feed) {
        Client client = tunnel();
        client.sends(feed, binary(Collections.nCopies(15, "a")));
        for (int i = 1; i < FIVE.messages(); i++) {
            client.sends(feed, binary(List.of("\0a")));
            assertEquals("8210" + "61".repeat(15) + "00", client.hears());
            client.sends(feed, binary(Collections.nCopies(14, "a")));
        }
        client.sends(feed, binary(List.of("\0")));

        assertEquals("8210" + "61".repeat(15) + "00", client.hears());
        assertTrue(channel.isOpen());
    }

    @Test
    void takesAnyNumberOfThemWhereNoRateIsSet() {
        hub.rules(Rules.DEFAULTS);
        Client client = client(Draft.RFC_6455, false, Agreement.NONE);
        client.sends(message(Draft.RFC_6455, 1, 10_000));

        assertTrue(client.hears().endsWith("61".repeat(10_000)));
        assertTrue(channel.isOpen());
    }

    private Client tunnel() {
        return client(Draft.RFC_6455, true, Agreement.NONE);
    }

    private Client client(Draft draft, boolean tunnel, Agreement agreed) {
        Agreement keyed = agreed.with(Vectors.HYBI_04_KEY);
        return new Client(channel, hub, draft, tunnel, keyed, Client.MAX_MESSAGE_SIZE);
    }

    /** The end, and nothing of the message behind. */
    private static void assertRefused(Client flood, Draft draft) {
        String heard = flood.hears();
        assertFalse(heard.contains("6161"), heard);
        assertFalse(flood.channel.isOpen());
        if (draft == Draft.RFC_6455) {
            String reason = Vectors.HEX.formatHex("says more than limits.rate allows".getBytes(US_ASCII));
            assertEquals("882303f0" + reason, heard);
        }
    }

    /** Text in so many frames of so many bytes. */
    private static byte[] message(Draft draft, int size, int frames) {
        String family = Vectors.framing(DraftVectors.of(draft).get(0));
        byte[] payload = "a".repeat(size).getBytes(US_ASCII);
        return FrameBytes.joined(IntStream.range(0, frames)
                .mapToObj(i -> FrameBytes.ofText(family, i == 0, i == frames - 1, payload))
                .toArray(byte[][]::new));
    }

    private static byte[] binary(List<String> frames) {
        return FrameBytes.joined(frames.stream()
                .map(text -> Vectors.of(0x82, text.getBytes(US_ASCII), true))
                .toArray(byte[][]::new));
    }
}
