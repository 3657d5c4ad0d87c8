package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.RateLimit;
import flashbridge.gateway.hub.Rules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rate of bytes and of no messages: what has hardly any bytes counts all the same. */
class BytesRateTest {
    /** Each by its bytes on the wire, as nothing of it is a message's: 131 for a ping that is as long as it may be. */
    @ParameterizedTest
    @CsvSource({"137, 0", "138, 0", "137, 125", "138, 125"})
    void countsWhatNobodyAskedFor(int first, int size) {
        Client flood = client(Draft.RFC_6455);
        byte[] frame = Vectors.of(first, new byte[size], true);
        for (int i = 0; i < 1000 / frame.length; i++) {
            flood.sends(frame);
        }
        assertTrue(flood.channel.isOpen());
        flood.hears();
        for (int i = 0; i < 1000 && flood.channel.isOpen(); i++) {
            flood.sends(frame);
        }

        String heard = flood.hears();
        assertTrue(heard.contains("882303f0"), heard);
        flood.ends();
    }

    @ParameterizedTest
    @CsvSource({
        "HIXIE_76, 01ff, 2",
        "HIXIE_75, 7f6162ff, 4",
        "HIXIE_76, 8000, 2",
        "HIXIE_76, 80026162, 4",
        "HIXIE_76, 8080026162, 5"
    })
    void countsWhatIsSkipped(Draft draft, String skipped, int size) {
        Client flood = client(draft);
        flood.sends(Vectors.HEX.parseHex(skipped.repeat(1000 / size) + "0061ff"));
        assertEquals("0061ff", flood.hears());
        assertTrue(flood.channel.isOpen());

        flood.sends(Vectors.HEX.parseHex(skipped.repeat(500)));
        assertFalse(flood.channel.isOpen());
        flood.ends();
    }

    /** The room hears them, and each costs it as much as one of a byte. */
    @ParameterizedTest
    @CsvSource({"HIXIE_76, 00ff", "RFC_6455, 818000000000"})
    void countsEmptyMessages(Draft draft, String frame) {
        Client flood = client(draft);
        flood.sends(Vectors.HEX.parseHex(frame.repeat(1000)));
        assertTrue(flood.channel.isOpen());
        flood.sends(Vectors.HEX.parseHex(frame.repeat(1000)));

        assertFalse(flood.channel.isOpen());
        flood.ends();
    }

    private static Client client(Draft draft) {
        RateLimit bytes = new RateLimit(0, 1000);
        return new Client(draft, false, Client.MAX_MESSAGE_SIZE, Rules.DEFAULTS.with(bytes));
    }
}
