package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of HTTP/1.1 that come before the one in front of them is answered. RFC 9112 §9.3.2 */
class PipeliningTest {
    private static final String REQUEST = "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 404 ");

    @ParameterizedTest
    @EnumSource(Feed.class)
    void areAllAnswered(Feed feed) {
        Visitor visitor = new Visitor();
        visitor.sends(feed, REQUEST.repeat(20).getBytes(US_ASCII));
        assertEquals(20, answers(visitor));
        visitor.ends();
    }

    @Test
    void areAnsweredTogetherWhereTheyCameTogether() {
        Visitor visitor = new Visitor();
        visitor.sends(Feed.WHOLE, REQUEST.repeat(20).getBytes(US_ASCII));
        assertTrue(visitor.mostInOneFlush >= 20, "in one flush " + visitor.mostInOneFlush);
        visitor.ends();
    }

    @Test
    void doNotMakeTheirAnswersPileUp() {
        Visitor visitor = new Visitor();
        visitor.sends(Feed.WHOLE, REQUEST.repeat(5000).getBytes(US_ASCII)); // over 1 MiB of answers
        assertTrue(visitor.mostInOneFlush < 1000, "in one flush " + visitor.mostInOneFlush);
        assertEquals(5000, answers(visitor));
        visitor.ends();
    }

    private static long answers(Visitor visitor) {
        String heard = new String(HexFormat.of().parseHex(visitor.hears()), US_ASCII);
        return ANSWER.matcher(heard).results().count();
    }
}
