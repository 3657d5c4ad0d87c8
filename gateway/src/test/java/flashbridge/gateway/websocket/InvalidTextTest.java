package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.ClientLog;
import flashbridge.gateway.hub.Rules;
import flashbridge.gateway.hub.Translation;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of text that is not UTF-8 where {@code invalid-text} is {@code replace}. */
class InvalidTextTest {
    private static final Rules REPLACING = Rules.DEFAULTS.with(
            new Translation(Translation.Binary.DROP, Translation.Nul.REJECT, Translation.Invalid.REPLACE));
    private static final int LIMIT = 40;

    private Client client = new Client(Draft.RFC_6455, false, LIMIT, REPLACING);

    @AfterEach
    void ends() {
        client.ends();
    }

    static Stream<Arguments> everyDraft() {
        return Stream.of(
                        Arguments.of(Draft.HIXIE_75, "H"),
                        Arguments.of(Draft.HIXIE_76, "H"),
                        Arguments.of(Draft.HYBI_01, "M"),
                        Arguments.of(Draft.HYBI_03, "M"),
                        Arguments.of(Draft.HYBI_04, "F04"),
                        Arguments.of(Draft.HYBI_05, "F05"),
                        Arguments.of(Draft.HYBI_06, "F05"),
                        Arguments.of(Draft.HYBI_07, "F07"),
                        Arguments.of(Draft.HYBI_08, "F07"),
                        Arguments.of(Draft.RFC_6455, "F07"))
                .flatMap(row ->
                        Arrays.stream(Feed.values()).map(feed -> Arguments.of(row.get()[0], row.get()[1], feed)));
    }

    @ParameterizedTest
    @MethodSource("everyDraft")
    void isReplacedInEveryDraftAndTheNextMessageIsAsItWas(Draft draft, String family, Feed feed) {
        client.ends();
        client = new Client(draft, false, LIMIT, REPLACING);
        // 9F cannot begin a character, and E2 82 is the beginning of one that does not go on
        client.sends(feed, FrameBytes.of(family, "text", raw("<\u009F>\u00E2\u0082"), true));
        client.sends(feed, FrameBytes.of(family, "text", "<é€😀>".getBytes(UTF_8), true));

        assertEquals(
                Vectors.HEX.formatHex(FrameBytes.joined(
                        FrameBytes.of(family, "text", "<\uFFFD>\uFFFD".getBytes(UTF_8), false),
                        FrameBytes.of(family, "text", "<é€😀>".getBytes(UTF_8), false))),
                client.hears());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void knowsACharacterThatIsSplitOverFragments(Feed feed) {
        client.sends(feed, Vectors.of(0x01, raw("\u00F0\u009F"), true));
        client.sends(feed, Vectors.of(0x00, raw("\u0098"), true));
        client.sends(feed, Vectors.of(0x80, raw("\u0080"), true));

        assertEquals("8104f09f9880", client.hears());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void judgesFragmentsTogether(Feed feed) {
        client.sends(feed, Vectors.of(0x01, raw("a\u00FF\u00E2"), true));
        client.sends(feed, Vectors.of(0x00, raw("\u0082\u00AC"), true));
        assertEquals("", client.hears());
        client.sends(feed, Vectors.of(0x80, raw("b\u00C3"), true));

        assertEquals(text("a\uFFFD€b\uFFFD"), client.hears());
    }

    @Test
    void isMeasuredAsTheClientSendsIt() {
        client.sends(Vectors.of(0x81, raw("\u00FF".repeat(LIMIT)), true));
        assertEquals(text("\uFFFD".repeat(LIMIT)), client.hears());

        client.sends(Vectors.of(0x81, raw("\u00FF".repeat(LIMIT + 1)), true));
        assertEquals(1009, client.hearsClose());
    }

    @Test
    void mayStillHaveNoNul() {
        client.sends(Vectors.of(0x81, raw("\u00FF\0"), true));

        assertEquals(1007, client.hearsClose());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void isReplacedInTheTunnel(Feed feed) {
        client.ends();
        client = new Client(Draft.RFC_6455, true, LIMIT, REPLACING);
        client.sends(feed, Vectors.of(0x82, raw("a\u00FF\0\u00C3"), true));
        client.sends(feed, Vectors.of(0x82, raw("\u00A9\0\u00C3\0"), true));

        assertEquals("820561efbfbd00" + "8203c3a900" + "8204efbfbd00", client.hears());
    }

    @Test
    void isDroppedUnfinishedWithTheConnection() {
        client.sends(Vectors.of(0x01, raw("half\u00FF"), true));
        client.channel.close();

        assertTrue(client.hears().isEmpty());
    }

    @Test
    void isCountedInTheDisconnectLine() {
        try (ClientLog log = new ClientLog()) {
            Client counted = new Client(Draft.HYBI_08, false, LIMIT, REPLACING);
            counted.sends(Vectors.of(0x81, raw("\u00C3"), true));
            counted.sends(Vectors.of(0x81, raw("good"), true)); // though the one before ended inside of a character
            counted.sends(Vectors.of(0x81, raw("\u00FF\u00FF"), true));
            counted.ends();

            assertEquals(
                    1,
                    log.with("protocol=hybi-08 room=lobby messages-in=3").stream()
                            .filter(line -> line.contains(" replaced=2 "))
                            .count());
        }
    }

    @Test
    void closesWhereThatIsNotAskedFor() {
        Client strict = new Client(Draft.HIXIE_76, false);
        strict.sends(FrameBytes.of("H", "text", raw("\u009F"), true));

        assertEquals("ff00", strict.hears());
        assertFalse(strict.channel.isOpen());
        strict.ends();
    }

    private static String text(String text) {
        return Vectors.HEX.formatHex(FrameBytes.of("F07", "text", text.getBytes(UTF_8), false));
    }

    private static byte[] raw(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }
}
