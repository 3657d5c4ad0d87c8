package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.End;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has to make room gives back at once what it has begun to say, and is heard no further but for its goodbye. */
class LetGoTest {
    private static final End MAKES_ROOM = new End(End.Cause.OVER_BUDGET, "this client takes the most");
    private static final byte[] MUCH = "a".repeat(80_000).getBytes(US_ASCII);
    private static final byte[] LITTLE = "b".getBytes(US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "HIXIE_76, H, text, false, ff00",
        "HYBI_04, F04, text, false, 81",
        "HYBI_08, F07, text, false, 88",
        "RFC_6455, F07, text, false, 88",
        "RFC_6455, F07, binary, true, 88"
    })
    void givesBackHalfAMessage(Draft draft, String family, String kind, boolean tunnel, String goodbye) {
        Client client = new Client(draft, tunnel);
        byte[] frame = FrameBytes.of(family, kind, MUCH, true);
        int half = frame.length - 10;
        client.sends(Arrays.copyOf(frame, half));
        assertTrue(client.hub.memory().used() >= MUCH.length - 10);
        client.connection.session().close(MAKES_ROOM);
        assertNothingIsKept(client);
        assertTrue(client.hears().startsWith(goodbye));

        client.sends(Arrays.copyOfRange(frame, half, frame.length));
        client.sends(FrameBytes.of(family, kind, LITTLE, true));
        client.sends(Arrays.copyOf(frame, half));
        assertNothingIsKept(client);
        assertEquals("", client.hears());
        client.ends();
    }

    @Test
    void whoIsInTheMiddleOfAMessageIsNotListenedToAnyMore() {
        Client client = new Client(Draft.RFC_6455, false);
        client.sends(Arrays.copyOf(FrameBytes.hybi(0x81, MUCH, true), 50_000));
        client.connection.session().close(MAKES_ROOM);
        client.hears();
        assertFalse(client.channel.isOpen());
        client.ends();
    }

    @Test
    void whoOnlyReadsTooSlowlyMayAnswerAndIsHeardNoFurtherBeforeThat() {
        Client client = new Client(Draft.RFC_6455, false);
        client.connection.session().close(MAKES_ROOM);
        client.hears();
        client.sends(Arrays.copyOf(FrameBytes.hybi(0x81, MUCH, true), 50_000));
        assertNothingIsKept(client);
        client.sends(Arrays.copyOfRange(FrameBytes.hybi(0x81, MUCH, true), 50_000, MUCH.length + 14));
        assertTrue(client.channel.isOpen());
        client.sends(FrameBytes.hybi(0x88, new byte[] {3, (byte) 0xE8}, true));
        assertFalse(client.channel.isOpen());
        client.ends();
    }

    /** These drafts have framings that only its first bytes tell apart. */
    @ParameterizedTest
    @CsvSource({"HYBI_01, M", "HYBI_04, F04", "HYBI_05, F05"})
    void whoHasSaidNothingYetIsHeardNoFurther(Draft draft, String family) {
        Client client = new Client(draft, false);
        client.connection.session().close(MAKES_ROOM);
        client.hears();
        byte[] frame = FrameBytes.of(family, "text", MUCH, true);
        client.sends(Arrays.copyOf(frame, frame.length - 10));
        assertNothingIsKept(client);
        client.ends();
    }

    /** Some bytes more or less are not told. */
    private static void assertNothingIsKept(Client client) {
        assertTrue(client.hub.memory().used() < 4096, () -> client.hub.memory().used() + " bytes");
    }
}
