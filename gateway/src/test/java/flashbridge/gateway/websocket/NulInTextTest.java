package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A NUL in a text would reach Flash as the end of one message and the beginning of a forged one. */
class NulInTextTest {
    private Client client = new Client(Draft.RFC_6455, false);

    @AfterEach
    void ends() {
        client.ends();
    }

    static Stream<Arguments> everyDraft() {
        return InvalidTextTest.everyDraft();
    }

    @ParameterizedTest
    @MethodSource("everyDraft")
    void isRefusedInEveryDraft(Draft draft, String family, Feed feed) {
        client.ends();
        client = new Client(draft, false);
        byte[] text = "12345678\0<forged/>".getBytes(UTF_8);
        client.sends(feed, FrameBytes.of(family, "text", text, true));

        assertFalse(client.hears().contains(Vectors.HEX.formatHex(text)));
        assertTrue(client.connection.session().isClosing());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void isFoundWhereverItStands(Feed feed) {
        for (String around : new String[] {"x", "é"}) {
            for (int length = 1; length < 40; length++) {
                int at = length / 2;
                client.ends();
                client = new Client(Draft.RFC_6455, false);
                String text = around.repeat(at) + '\0' + around.repeat(length - at - 1);
                client.sends(feed, Vectors.of(0x81, text.getBytes(UTF_8), true));
                assertEquals(1007, client.hearsClose(), text);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void isFoundInAnyFragment(Feed feed) {
        for (int with = 0; with < 3; with++) {
            client.ends();
            client = new Client(Draft.RFC_6455, false);
            String[] fragments = {"first", "second", "third"};
            fragments[with] += '\0';
            for (int i = 0; i < 3; i++) {
                int head = (i == 0 ? 0x01 : 0x00) | (i == 2 ? 0x80 : 0x00);
                client.sends(feed, Vectors.of(head, fragments[i].getBytes(UTF_8), true));
            }
            assertEquals(1007, client.hearsClose(), Arrays.toString(fragments));
        }
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void refusesPlainTextInsideOfACharacter(Feed feed) {
        client.sends(feed, Vectors.of(0x01, new byte[] {'a', (byte) 0xC3}, true));
        client.sends(feed, Vectors.of(0x80, "plain".getBytes(UTF_8), true));

        assertEquals(1007, client.hearsClose());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void doesNotFollowTheMessageBefore(Feed feed) {
        client.sends(feed, Vectors.of(0x82, new byte[] {0, (byte) 0xFF}, true));
        client.sends(feed, Vectors.of(0x81, "plain".getBytes(UTF_8), true));

        assertEquals("820200ff" + "8105706c61696e", client.hears());
    }
}
