package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import flashbridge.gateway.hub.Wire;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTest {
    @ParameterizedTest
    @CsvSource({
        "4, HYBI_04",
        "5, HYBI_05",
        "6, HYBI_06",
        "'4, 6', HYBI_06",
        "7, HYBI_07",
        "8, HYBI_08",
        "9, HYBI_08",
        "12, HYBI_08",
        "13, RFC_6455",
        "14, RFC_6455",
        "17, RFC_6455",
        "'8, 13', RFC_6455",
        "'7,8', HYBI_08",
        "'25 , 13 ,8', RFC_6455",
        "'25, 7', HYBI_07"
    })
    void isRecognisedByItsVersion(String version, Draft draft) {
        assertEquals(draft, Draft.of(version(version)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "3", "18", "25", "013", "-13", "13.0", "1 3", "thirteen", "99999999999999999999"})
    void isNotRecognised(String version) {
        assertNull(Draft.of(version(version)));
    }

    @Test
    void needsAVersion() {
        assertNull(Draft.of(new DefaultHttpHeaders().set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")));
    }

    @Test
    void takesTheNewestOfRepeatedHeaders() {
        assertEquals(Draft.RFC_6455, Draft.of(version("7").add("Sec-WebSocket-Version", "13")));
    }

    @ParameterizedTest
    @CsvSource({"'', HIXIE_76", "0, HIXIE_76", "75, HIXIE_76", "76, HIXIE_76", "1, HYBI_01", "2, HYBI_03", "3, HYBI_03"
    })
    void isRecognisedByItsKeysAndTheNumberOfTheDraft(String number, Draft draft) {
        HttpHeaders headers = keys();
        if (!number.isEmpty()) {
            headers.set("Sec-WebSocket-Draft", number);
        }
        assertEquals(draft, Draft.of(headers));
    }

    @ParameterizedTest
    @CsvSource({"0, HIXIE_76", "1, HYBI_01", "2, HYBI_03", "3, HYBI_03"})
    void takesAnEarlyNumberForTheDraftEvenWhereTheVersionBelongs(String number, Draft draft) {
        assertEquals(draft, Draft.of(keys().set("Sec-WebSocket-Version", number)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "-1", "x", "1, 2"})
    void knowsNoOtherDraftWithKeys(String number) {
        assertNull(Draft.of(keys().set("Sec-WebSocket-Draft", number)));
    }

    @Test
    void isHixie75WhereNothingIsNamed() {
        assertEquals(Draft.HIXIE_75, Draft.of(new DefaultHttpHeaders()));
        assertEquals(Draft.HIXIE_75, Draft.of(new DefaultHttpHeaders().set("WebSocket-Protocol", "sample")));
        for (String header : List.of("Sec-WebSocket-Draft", "sec-websocket-origin", "Sec-WebSocket-Key1")) {
            assertNull(Draft.of(new DefaultHttpHeaders().set(header, "0")), header);
        }
    }

    @Test
    void hasATunnelWhereRuffleAndOpenFlConnect() {
        for (Draft draft : Draft.values()) {
            assertEquals(draft.wire() == Wire.HYBI, draft.hasTunnel());
        }
    }

    private static HttpHeaders keys() {
        return new DefaultHttpHeaders().set("Sec-WebSocket-Key1", "1 2").set("Sec-WebSocket-Key2", "2 4");
    }

    private static HttpHeaders version(String version) {
        return new DefaultHttpHeaders().set("Sec-WebSocket-Version", version);
    }
}
