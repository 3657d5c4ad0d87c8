package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the lines of a request must be like, with a WebSocket in it or not, and what may look like them behind it. */
class RequestLinesTest {
    private static final String PLAIN = "GET /nope HTTP/1.1\r\n";
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://a\r\n";
    private static final String HIXIE_76 = "Upgrade: WebSocket\r\nConnection: Upgrade\r\nOrigin: http://a\r\n"
            + "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n";
    private static final String HOST = "Host: a\r\n";
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 ([0-9]+) ");

    /** RFC 9112 §3.2 and §5.2 */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no Host
                "Host: a\r\nHost: a\r\n",
                "Host: a\r\nX: y\r\n Content-Length: 5\r\n",
                "Host: a\r\nX: y\r\n\tz\r\n",
                " X: y\r\nHost: a\r\n", // behind the request line
                "Host: a\r\nX: \0\r\n",
            })
    void areRefusedWhereTheyMayBeReadInTwoWays(String headers) {
        for (Feed feed : Feed.values()) {
            for (String more : new String[] {"", UPGRADE, HIXIE_76}) {
                assertEquals("400 ", statuses(feed, PLAIN + headers + more + "\r\n"), headers + more);
                assertEquals("400 ", statuses(feed, PLAIN + more + headers + "\r\n"), more + headers);
                String behindAnother = PLAIN + HOST + "\r\n" + PLAIN + headers + more + "\r\n";
                assertEquals("404 400 ", statuses(feed, behindAnother), headers + more);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void mayLackTheirHostBeforeHttp11(Feed feed) {
        String old = "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        assertEquals("200 200 ", statuses(feed, old + old));
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void endWhereAWebSocketBegins(Feed feed) {
        String text = "a\n b\n\tc" + "a\n".repeat(55);
        Visitor visitor = new Visitor();
        visitor.sends(
                feed,
                (PLAIN + HOST + UPGRADE + "\r\n\u0081" + (char) (0x80 | text.length()) + "\0\0\0\0" + text)
                        .getBytes(ISO_8859_1));
        String heard = heard(visitor);
        assertTrue(heard.endsWith("\u0081" + (char) text.length() + text), heard);
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void endBeforeTheLastBytesOfHixie76(Feed feed) {
        String frames = "\0a\n b\u00ff".repeat(200);
        Visitor visitor = new Visitor();
        visitor.sends(feed, (PLAIN + HOST + HIXIE_76 + "\r\n" + "a\n b\0\n\tc" + frames).getBytes(ISO_8859_1));
        String heard = heard(visitor);
        assertTrue(heard.startsWith("HTTP/1.1 101 "), heard);
        assertTrue(heard.endsWith(frames), heard);
    }

    private static String statuses(Feed feed, String requests) {
        Visitor visitor = new Visitor();
        visitor.sends(feed, requests.getBytes(ISO_8859_1));
        StringBuilder statuses = new StringBuilder();
        ANSWER.matcher(heard(visitor))
                .results()
                .forEach(status -> statuses.append(status.group(1)).append(' '));
        return statuses.toString();
    }

    private static String heard(Visitor visitor) {
        String heard = new String(Vectors.HEX.parseHex(visitor.hears()), ISO_8859_1);
        visitor.ends();
        return heard;
    }
}
