package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.End.Cause;
import flashbridge.gateway.hub.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClosingTest {
    @ParameterizedTest
    @CsvSource({
        "LEFT,           1000, 1000, 1000",
        "GOING_AWAY,     1001, 1001, 1001",
        "PROTOCOL_ERROR, 1002, 1002, 1002",
        "UNSUPPORTED,    1003, 1003, 1003",
        "BAD_TEXT,       1002, 1007, 1007",
        "TOO_BIG,        1004, 1004, 1009",
        "TOO_SLOW,       1001, 1001, 1013",
        "TOO_LATE,       1001, 1001, 1013",
        "OVER_BUDGET,    1001, 1001, 1013",
        "MESSAGE_TIMEOUT, 1002, 1002, 1002",
        "PONG_TIMEOUT,   1002, 1002, 1002",
        "IDLE_TIMEOUT,   1002, 1002, 1002",
        "INTERNAL,       1001, 1001, 1011"
    })
    void hasTheCodeThatItsDraftKnows(Cause cause, int hybi06, int hybi08, int rfc6455) {
        assertEquals(hybi06, Closing.HYBI_06.code(cause));
        assertEquals(hybi08, Closing.HYBI_08.code(cause));
        assertEquals(rfc6455, Closing.RFC_6455.code(cause));
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void sendsOnlyCodesThatMayBeReceived(Cause cause) {
        for (Closing closing : List.of(Closing.HYBI_06, Closing.HYBI_08, Closing.RFC_6455)) {
            assertTrue(closing.mayBeReceived(closing.code(cause)));
        }
    }

    @Test
    void receivesExactlyTheDefinedAndTheFreeCodes() {
        // RFC 6455 §7.4.1 and the IANA registry; §7.4.2: 3000 to 4999 for libraries and applications
        Set<Integer> expected = IntStream.concat(
                        IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014),
                        IntStream.rangeClosed(3000, 4999))
                .boxed()
                .collect(Collectors.toSet());
        assertEquals(expected, received(Closing.RFC_6455));

        expected.add(1004); // "too large" until hybi-12
        assertEquals(expected, received(Closing.HYBI_06));
        assertEquals(expected, received(Closing.HYBI_08));
    }

    @Test
    void saysTheServersLetterInHybi05() throws Exception {
        assertEquals("53", hex(Closing.BY_LETTER.body(End.left("bye"))));
        assertEquals(
                "53",
                hex(Closing.BY_LETTER
                        .read(Unpooled.wrappedBuffer(new byte[] {'C'}))
                        .answer()));
        assertEquals("53", hex(Closing.BY_LETTER.read(Unpooled.EMPTY_BUFFER).answer()));
    }

    @Test
    void sendsBackWhatStandsInACloseWithoutCode() throws Exception {
        assertEquals("", hex(Closing.WITHOUT_CODE.body(End.tooBig(10))));
        assertEquals(
                "6869",
                hex(Closing.WITHOUT_CODE
                        .read(Unpooled.wrappedBuffer(new byte[] {'h', 'i'}))
                        .answer()));
    }

    @Test
    void isShakenInEveryDraftThatHasAFrameForIt() {
        assertFalse(Closing.NONE.isShaken());
        assertTrue(Closing.WITHOUT_CODE.isShaken());
    }

    @Test
    void refusesHalfACodeAndReasonsThatAreNotText() {
        assertEquals(Cause.PROTOCOL_ERROR, refusalOf("03"));
        assertEquals(Cause.PROTOCOL_ERROR, refusalOf("03ed"));
        assertEquals(Cause.BAD_TEXT, refusalOf("03e8ff"));
    }

    @ParameterizedTest
    @CsvSource({
        "123, 0, 123",
        "124, 0, 123",
        "122, 1, 122",
        "121, 1, 123",
        "120, 2, 122",
        "120, 20, 122",
        "119, 20, 123"
    })
    void cutsTheReasonBetweenCharacters(int ascii, int accented, int expected) {
        ByteBuf body = Closing.RFC_6455.body(new End(Cause.TOO_BIG, "a".repeat(ascii) + "é".repeat(accented)));

        assertEquals(1009, body.readUnsignedShort());
        assertEquals(expected, body.readableBytes());
        assertTrue(Utf8.isValid(body));
    }

    @Test
    void cutsNoCharacterOfFourBytes() {
        ByteBuf body = Closing.RFC_6455.body(new End(Cause.LEFT, "💬".repeat(31)));

        assertEquals(Short.BYTES + 30 * 4, body.readableBytes());
    }

    private static Cause refusalOf(String body) {
        ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(body));
        return assertThrows(ProtocolError.class, () -> Closing.RFC_6455.read(bytes))
                .end()
                .cause();
    }

    private static Set<Integer> received(Closing closing) {
        return IntStream.range(0, 65536).filter(closing::mayBeReceived).boxed().collect(Collectors.toSet());
    }

    private static String hex(ByteBuf bytes) {
        return ByteBufUtil.hexDump(bytes);
    }
}
