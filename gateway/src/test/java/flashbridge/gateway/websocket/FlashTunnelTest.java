package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlashTunnelTest {
    private final Client client = new Client(Draft.RFC_6455, true, 10);

    @AfterEach
    void ends() {
        client.ends();
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void answersEachMessageWithAFrameOfItsOwn(Feed feed) {
        client.sends(feed, binary("one\0two\0"));

        assertEquals("82046f6e6500" + "820474776f00", client.hears());
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void joinsAMessageFromSeveralFrames(Feed feed) {
        client.sends(feed, binary("o"));
        client.sends(feed, Vectors.of(0x02, "n".getBytes(StandardCharsets.UTF_8), true));
        client.sends(feed, Vectors.of(0x80, "e\0t".getBytes(StandardCharsets.UTF_8), true));
        assertEquals("82046f6e6500", client.hears());

        client.sends(feed, binary("wo\0"));
        assertEquals("820474776f00", client.hears());
    }

    @Test
    void carriesAStreamLongerThanAMessageMayBe() {
        client.sends(binary("0123456789\0".repeat(3)));

        assertEquals("820b3031323334353637383900".repeat(3), client.hears());
    }

    @Test
    void refusesAMessageOverTheLimit() {
        client.sends(binary("0123456789"));
        assertEquals("", client.hears());

        client.sends(binary("a"));
        assertEquals(1009, client.hearsClose());
    }

    @Test
    void refusesTextFrames() {
        client.says("hello");

        assertEquals(1003, client.hearsClose());
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        client.sends(Vectors.of(0x82, new byte[] {(byte) 0xFF, 0}, true));

        assertEquals(1007, client.hearsClose());
    }

    @Test
    void saysNothingForEmptyMessages() {
        client.sends(binary("\0\0"));
        client.sends(Vectors.of(0x82, new byte[0], true));

        assertEquals("", client.hears());
    }

    @Test
    void answersPingsAndCloses() {
        client.sends(Vectors.of(0x89, new byte[] {1}, true));
        assertEquals("8a0101", client.hears());

        client.sends(Vectors.of(0x88, Vectors.HEX.parseHex("03e8"), true));
        assertEquals("880203e8", client.hears());
    }

    private static byte[] binary(String text) {
        return Vectors.of(0x82, text.getBytes(StandardCharsets.UTF_8), true);
    }
}
