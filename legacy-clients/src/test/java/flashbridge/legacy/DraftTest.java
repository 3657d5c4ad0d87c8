package flashbridge.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which names a draft can be asked for. */
class DraftTest {
    @ParameterizedTest
    @CsvSource({
        "hixie-75, HIXIE_75",
        "hixie-76, HIXIE_76",
        "hybi-01, HYBI_01",
        "hybi-03, HYBI_03",
        "hybi-04, HYBI_04",
        "hybi-05, HYBI_05",
        "hybi-06, HYBI_06",
        "hybi-07, HYBI_07",
        "hybi-08, HYBI_08",
        "RFC-6455, RFC_6455",
        "RFC-6455/deflate, RFC_6455_DEFLATE",
    })
    void hasTheNameThatAGatewayHasForItInItsLog(String protocol, Draft draft) {
        assertEquals(draft, Draft.named(protocol));
    }

    @ParameterizedTest
    @CsvSource({
        "hybi-00, HIXIE_76",
        "hybi-02, HYBI_02",
        "hybi-10, HYBI_08",
        "hybi-12, HYBI_08",
        "hybi-13, RFC_6455",
        "hybi-17, RFC_6455",
        "permessage-deflate, RFC_6455_DEFLATE",
    })
    void hasTheNamesOfThoseThatAreSpokenAlike(String name, Draft draft) {
        assertEquals(draft, Draft.named(name));
    }

    @Test
    void isFoundInCapitalsAndWithoutAHyphen() {
        for (Draft draft : Draft.values()) {
            String name = draft.toString();
            assertEquals(draft, Draft.named(name));
            assertEquals(draft, Draft.named(name.toUpperCase(Locale.ROOT)));
            assertEquals(draft, Draft.named(name.replace("-", "")));
        }
        assertEquals(Draft.HYBI_08, Draft.named("HyBi10"));
        assertEquals(Draft.RFC_6455, Draft.named("Rfc-6455"));
    }

    @ParameterizedTest
    @CsvSource({"hybi-18", "hybi-1", "6455", "''", "-", "flash-tunnel/RFC-6455"})
    void thatNobodyKnowsIsAnsweredByAllNames(String name) {
        UsageError wrong = assertThrows(UsageError.class, () -> Draft.named(name));
        assertEquals(
                "--draft knows hixie-75, hixie-76, hybi-00 to hybi-17, RFC-6455 (or rfc6455) and deflate, not " + name,
                wrong.getMessage());
    }
}
