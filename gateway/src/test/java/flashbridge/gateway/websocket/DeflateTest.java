package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateTest {
    private static final String AGREED = "permessage-deflate; server_no_context_takeover";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "permessage-deflate                                                  | -                               | true  | true",
                "Permessage-Deflate ;client_max_window_bits                          | -                               | true  | true",
                "permessage-deflate; client_max_window_bits=8                        | -                               | true  | true",
                "permessage-deflate; server_no_context_takeover                      | -                               | true  | true",
                "permessage-deflate; client_no_context_takeover                      | ; client_no_context_takeover    | true  | false",
                "permessage-deflate; server_max_window_bits=15                       | ; server_max_window_bits=15     | true  | true",
                "permessage-deflate; server_max_window_bits=\"9\"                    | ; server_max_window_bits=9      | false | true",
                "permessage-deflate; server_max_window_bits=8; client_no_context_takeover | ; client_no_context_takeover; server_max_window_bits=8 | false | false",
                "x-webkit-deflate-frame, permessage-deflate                          | -                               | true  | true",
                "permessage-deflate; server_max_window_bits=16, permessage-deflate   | -                               | true  | true"
            })
    void agreesOnTheFirstOfferThatItCanKeep(String offer, String more, boolean outward, boolean takeover) {
        Deflate agreed = of(offer);

        assertEquals(AGREED + (more == null ? "" : more), agreed.answer());
        assertEquals(outward, agreed.outward());
        assertEquals(takeover, agreed.takeover());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "deflate-frame",
                "x-webkit-deflate-frame; no_context_takeover",
                "deflate-stream",
                "permessage-bzip2",
                "permessage-deflate; unknown",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=08",
                "permessage-deflate; server_max_window_bits=x",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=\"16\"",
                "permessage-deflate;"
            })
    void declinesWhatItDoesNotUnderstand(String offer) {
        assertFalse(of(offer).isAgreed());
    }

    @Test
    void readsOffersInSeveralHeaders() {
        Deflate agreed = Deflate.of(
                new DefaultHttpHeaders()
                        .add("Sec-WebSocket-Extensions", "foo")
                        .add("Sec-WebSocket-Extensions", "permessage-deflate"),
                true);

        assertEquals(AGREED, agreed.answer());
    }

    /** RFC 7692 §5: an offer may be declined, and the next one taken. */
    @ParameterizedTest
    @CsvSource({
        "permessage-deflate, ''",
        "permessage-deflate; client_max_window_bits, ''",
        "permessage-deflate; client_no_context_takeover, ; client_no_context_takeover",
        "'permessage-deflate, permessage-deflate; client_no_context_takeover', ; client_no_context_takeover"
    })
    void agreesOnNothingThatRefersBackWhereNoWindowIsLeft(String offers, String more) {
        Deflate agreed = of(offers, false);

        assertEquals(more.isEmpty() ? "" : AGREED + more, agreed.answer());
        assertFalse(agreed.takeover());
    }

    private static Deflate of(String offer) {
        return of(offer, true);
    }

    private static Deflate of(String offers, boolean windows) {
        return Deflate.of(new DefaultHttpHeaders().set("Sec-WebSocket-Extensions", offers), windows);
    }
}
