package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeMessagesTest {
    private final Client client = new Client(Draft.RFC_6455, false, 10);

    @AfterEach
    void ends() {
        client.ends();
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void takesMessageOfExactlyTheLimit(Feed feed) {
        client.sends(feed, Vectors.of(0x82, new byte[10], true));

        assertEquals("820a" + "00".repeat(10), client.hears());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void refusesMessageOneByteOverTheLimit(Feed feed) {
        client.sends(feed, Vectors.of(0x82, new byte[11], true));

        assertEquals(1009, client.hearsClose());
    }

    @Test
    void refusesTheLengthBeforeThePayloadComes() {
        client.sends(Arrays.copyOf(Vectors.of(0x81, new byte[11], true), 6));

        assertEquals(1009, client.hearsClose());
        assertFalse(client.channel.isOpen());
    }

    @Test
    void refusesFragmentsThatAreTogetherOverTheLimit() {
        client.sends(Vectors.of(0x02, new byte[6], true));
        client.sends(Vectors.of(0x00, new byte[4], true));
        assertEquals("", client.hears());

        client.sends(Vectors.of(0x80, new byte[1], true));
        assertEquals(1009, client.hearsClose());
    }

    @Test
    void countsEachMessageAnew() {
        client.sends(Vectors.of(0x82, new byte[10], true));
        client.sends(Vectors.of(0x82, new byte[10], true));

        assertEquals(("820a" + "00".repeat(10)).repeat(2), client.hears());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02850000000000000000" + "00"})
    void refusesTheGreatestLengthOfAll(String before) {
        client.sends(Vectors.HEX.parseHex(before));
        client.sends(Vectors.HEX.parseHex((before.isEmpty() ? "82" : "80") + "ff7fffffffffffffff" + "00000000"));

        assertEquals(1009, client.hearsClose());
    }

    @Test
    void refusesTextAtItsFirstBadByte() {
        client.sends(Arrays.copyOf(Vectors.of(0x81, bytes("aa\u00FFaaaa", true), true), 9));

        assertEquals(1007, client.hearsClose());
    }

    @Test
    void refusesTextThatEndsInsideACharacter() {
        client.sends(Vectors.of(0x01, bytes("caf\u00C3", true), true));
        assertEquals("", client.hears());

        client.sends(Vectors.of(0x80, new byte[0], true));
        assertEquals(1007, client.hearsClose());
    }

    @Test
    void takesBytesThatAreNotText() {
        client.sends(Vectors.of(0x82, bytes("\u00FF\u0000", true), true));

        assertEquals("8202ff00", client.hears());
    }

    @Test
    void refusesTextWithNul() {
        client.says("a\0b");

        assertEquals(1007, client.hearsClose());
    }

    @Test
    void dropsUnfinishedMessageWithTheConnection() {
        client.sends(Vectors.of(0x01, bytes("half", false), true));
        client.channel.close();

        assertTrue(client.hears().isEmpty());
    }

    private static byte[] bytes(String text, boolean raw) {
        return text.getBytes(raw ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
}
