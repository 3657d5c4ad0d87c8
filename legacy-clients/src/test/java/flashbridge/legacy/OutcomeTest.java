package flashbridge.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final List<String> NAMES = List.of("a", "b", "xmlsocket");
    private final IOException late = new SocketTimeoutException("nothing came within 5 ms");

    private final Outcome outcome = new Outcome();

    @Test
    void guessesThatWhoHearsNothingOfTheOthersIsInAnotherRoom() {
        NAMES.forEach(name -> outcome.client());
        hear(0, 1);
        hear(1, 0);
        for (int other = 0; other < 2; other++) {
            outcome.silent(2, other, NAMES.get(other) + " does not hear xmlsocket", late);
            outcome.silent(other, 2, "xmlsocket does not hear " + NAMES.get(other), late);
        }
        assertEquals(
                List.of(
                        "these hear nothing of each other and are perhaps not in the same room: a and b; and xmlsocket",
                        "passed: 2 hear",
                        "2 passed, 4 failed"),
                outcome.lines(NAMES));
    }

    @Test
    void tellsOfEverySilenceAmongThoseWhoHearSomeOfTheOthers() {
        NAMES.forEach(name -> outcome.client());
        hear(0, 1);
        hear(1, 2);
        outcome.silent(0, 2, "xmlsocket does not hear a", late);
        assertEquals(
                List.of("xmlsocket does not hear a: nothing came within 5 ms", "passed: 2 hear", "2 passed, 1 failed"),
                outcome.lines(NAMES));
    }

    @Test
    void namesThoseWhoCannotConnectForTheSameReasonTogether() {
        IOException refused = new IOException("400");
        outcome.refused("a", refused);
        outcome.refused("b", refused);
        outcome.refused("xmlsocket", new IOException("refused"));
        assertEquals(
                List.of("a and b cannot connect: 400", "xmlsocket cannot connect: refused", "0 passed, 3 failed"),
                outcome.lines(NAMES));
    }

    private void hear(int speaker, int listener) {
        outcome.heard(speaker, listener);
    }
}
