package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"main", "RFC-6455", "flash-tunnel/hybi-08", "127.0.0.1:80", "a_b~c"})
    void leavesPlainWordsBare(String word) {
        assertEquals(word, Printable.value(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "café", "[::1]"})
    void quotesWhatIsNotOnePlainWord(String text) {
        assertEquals('"' + text + '"', Printable.value(text));
    }

    @Test
    void escapesWhatWouldForgeALine() {
        assertEquals(
                "\"a\\u000d\\u000ab\\u001b\\u007f\\u0085\\u2028\\u2029\"",
                Printable.value("a\r\nb\u001b\u007f\u0085\u2028\u2029"));
    }

    @Test
    void escapesQuotesAndBackslashes() {
        assertEquals("\"a\\\"b\\\\c\"", Printable.value("a\"b\\c"));
    }

    @Test
    void escapesWhatTurnsTextAround() {
        assertEquals("\"a\\u202eb\\u2066\\ufeff\"", Printable.value("a\u202eb\u2066\ufeff"));
    }

    @Test
    void cutsLongTextAndSaysSo() {
        assertEquals("\"" + "a".repeat(500) + "…\"", Printable.value("a".repeat(501)));
        assertEquals("a".repeat(500), Printable.value("a".repeat(500)));
    }

    @Test
    void countsCharactersNotHalvesOfThem() {
        assertEquals("\"" + "💬".repeat(500) + "\"", Printable.quoted("💬".repeat(500)));
        assertEquals("\"" + "💬".repeat(500) + "…\"", Printable.quoted("💬".repeat(501)));
    }
}
