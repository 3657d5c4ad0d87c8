package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.gateway.hub.End.Cause;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClosingCodeTest {
    @ParameterizedTest
    @CsvSource({
        "LEFT,           1000, 1000, 1000",
        "GOING_AWAY,     1001, 1001, 1001",
        "PROTOCOL_ERROR, 1002, 1002, 1002",
        "UNSUPPORTED,    1003, 1003, 1003",
        "BAD_TEXT,       1002, 1007, 1007",
        "TOO_BIG,        1004, 1004, 1009",
        "TOO_SLOW,       1001, 1001, 1013",
        "TIMEOUT,        1002, 1002, 1002",
        "INTERNAL,       1001, 1001, 1011"
    })
    void hasTheCodeThatItsDraftKnows(Cause cause, int hybi07, int hybi08, int rfc6455) {
        assertEquals(hybi07, ClosingCode.HYBI_07.of(cause));
        assertEquals(hybi08, ClosingCode.HYBI_08.of(cause));
        assertEquals(rfc6455, ClosingCode.RFC_6455.of(cause));
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void sendsOnlyCodesThatMayBeReceived(Cause cause) {
        Set<Integer> reserved = Set.of(1005, 1006, 1015);
        for (ClosingCode codes : ClosingCode.values()) {
            assertEquals(false, reserved.contains(codes.of(cause)));
        }
    }

    @Test
    void receivesExactlyTheDefinedAndTheFreeCodes() {
        Set<Integer> received = IntStream.range(0, 65536)
                .filter(ClosingCode::mayBeReceived)
                .boxed()
                .collect(Collectors.toSet());

        // RFC 6455 §7.4.1 and the IANA registry; §7.4.2: 3000 to 4999 for libraries and applications
        Set<Integer> expected = IntStream.concat(
                        IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014),
                        IntStream.rangeClosed(3000, 4999))
                .boxed()
                .collect(Collectors.toSet());
        assertEquals(expected, received);
    }
}
