package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Message;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs of the time that read a draft in another way than most; {@code key} is that of the connection. */
class FirstFrameTest {
    private static final byte[] HELLO = Vectors.HEX.parseHex("840548656c6c6f");
    private static final byte[] NONCE = Vectors.HEX.parseHex("37fa213d");

    @ParameterizedTest
    @EnumSource(Feed.class)
    void hearsHixieFramesUnderTheNumbersOneToThree(Feed feed) {
        for (Draft draft : new Draft[] {Draft.HYBI_01, Draft.HYBI_03}) {
            Client client = new Client(draft, false);
            client.sends(feed, Vectors.HEX.parseHex("0048656c6c6fff" + "00c3a9ff"));
            assertEquals("0048656c6c6fff" + "00c3a9ff", client.hears());

            client.connection.session().close(End.left("bye"));
            assertEquals("ff00", client.hears());
            client.ends();
        }
    }

    @Test
    void answersAHixieGoodbyeUnderTheNumbersOneToThree() {
        Client client = new Client(Draft.HYBI_03, false);
        client.sends(Vectors.HEX.parseHex("ff00"));

        assertEquals("ff00", client.hears());
        client.ends();
    }

    @Test
    void speaksTheDraftThatWasNamedUntilTheClientHasSpoken() {
        Client client = new Client(Draft.HYBI_03, false);
        client.connection.session().publish(message("one"));
        client.sends(new byte[0]);
        assertEquals("04036f6e65", client.hears());

        client.sends(Vectors.HEX.parseHex("0074776fff"));
        assertEquals("0074776fff", client.hears());
        client.ends();
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void hearsLibwebsocketsWithTheKeyOfTheConnection(Feed feed) {
        byte[] masked = xor(HELLO, Vectors.HYBI_04_KEY);
        hears(Draft.HYBI_04, feed, FrameBytes.joined(NONCE, masked, NONCE, masked));
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void hearsWebsocketRubyWithoutAMask(Feed feed) {
        hears(Draft.HYBI_04, feed, FrameBytes.joined(HELLO, HELLO));
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void hearsWebsocketRubyThatMasksThePayloadAlone(Feed feed) {
        byte[] frame = FrameBytes.hybi(0x84, "Hello".getBytes(US_ASCII), true);
        hears(Draft.HYBI_05, feed, FrameBytes.joined(frame, frame));
        hears(Draft.HYBI_06, feed, FrameBytes.joined(frame, frame));
    }

    @Test
    void refusesWhatFitsNoReading() {
        Client client = new Client(Draft.HYBI_06, false);
        client.sends(Vectors.HEX.parseHex("00000000" + "ffff" + "00".repeat(8)));

        assertEquals("03ea", client.hears().substring(4, 8));
        client.ends();
    }

    private static void hears(Draft draft, Feed feed, byte... twice) {
        Client client = new Client(draft, false);
        client.sends(feed, twice);
        assertEquals("840548656c6c6f".repeat(2), client.hears());
        client.ends();
    }

    private static byte[] xor(byte[] bytes, byte[] key) {
        byte[] masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= key[i % key.length];
        }
        return masked;
    }

    private static Message message(String text) {
        return Message.text(Unpooled.copiedBuffer(text, US_ASCII));
    }
}
