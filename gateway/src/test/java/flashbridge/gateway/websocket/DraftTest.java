package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import flashbridge.gateway.hub.End.Cause;
import flashbridge.gateway.hub.Wire;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTest {
    @ParameterizedTest
    @CsvSource({
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
    @ValueSource(
            strings = {"", "0", "4", "6", "18", "25", "013", "-13", "13.0", "1 3", "thirteen", "99999999999999999999"})
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

    @Test
    void closesWithTheCodesOfItsTime() {
        assertEquals(1004, Draft.HYBI_07.code(Cause.TOO_BIG));
        assertEquals(1007, Draft.HYBI_08.code(Cause.BAD_TEXT));
        assertEquals(1013, Draft.RFC_6455.code(Cause.TOO_SLOW));
    }

    @Test
    void speaksItsWireOrTheTunnel() {
        for (Draft draft : Draft.values()) {
            assertEquals(Wire.HYBI, draft.wire(false));
            assertEquals(Wire.FLASH_TUNNEL, draft.wire(true));
        }
    }

    private static HttpHeaders version(String version) {
        return new DefaultHttpHeaders().set("Sec-WebSocket-Version", version);
    }
}
