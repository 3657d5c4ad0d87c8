package flashbridge.gateway.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingTest {
    @Test
    void nothingIsUnclear() {
        assertEquals(Greeting.UNCLEAR, Greeting.of(Unpooled.EMPTY_BUFFER));
    }

    /** The second column: the bytes it takes until it is clear. */
    @ParameterizedTest
    @CsvSource({
        "'<policy-file-request/>\0', 23",
        "'<policy-file-request />\0', 24",
        "'<cross-domain-request/>\0', 24",
        "'<cross-domain-request />\0', 25",
        "'<policy-file-request/>\0<policy-file-request/>\0', 23"
    })
    void aPolicyRequestIsClearWithItsNul(String bytes, int clearAfter) {
        becomesClear(bytes, clearAfter, Greeting.POLICY_REQUEST);
    }

    @ParameterizedTest
    @CsvSource({
        "'<policy/>\0', 8",
        "'<policy-file-request/ >\0', 22",
        "'<policy-file-request/>hello\0', 23",
        "'<policy-file-request/>\n', 23",
        "'<policy-file-request>\0', 21",
        "'<policy-file-request  />\0', 22",
        "'<POLICY-FILE-REQUEST/>\0', 2",
        "'<cross-domain-policy/>\0', 15",
        "'<c/>\0', 3",
        "'<msg>hi</msg>\0', 2",
        "' <policy-file-request/>\0', 1"
    })
    void whatOnlyBeginsLikeAPolicyRequestIsText(String bytes, int clearAfter) {
        becomesClear(bytes, clearAfter, Greeting.TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.0\n",
                "GET /lobby?a=b%20c HTTP/1.1\r\n",
                "GET ws://localhost:8080/ HTTP/1.1\r\n",
                "POST /<policy-file-request/> HTTP/1.1\r\n",
                "OPTIONS * HTTP/1.1\r\n",
                "CONNECT example.com:80 HTTP/1.1\r\n",
                "X / HTTP/9.9\r\n",
                "ABCDEFGHIJKLMNOPQRSTU / HTTP/1.1\r\n",
                "Get / HTTP/1.1\r\n",
                "patch / HTTP/1.1\r\n",
                "M-SEARCH * HTTP/1.1\r\n",
                "%xt%s / HTTP/1.1\r\n",
                "0!#$%&'*+-.^_`|~9 / HTTP/1.1\r\n",
                "GET a line with blanks HTTP/1.1\r\n",
                "GET /\u00c3\u0085 HTTP/1.1\r\n", // the bytes of UTF-8, one of which some take for the end of a line
                "GET /a\rb HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nX: \0"
            })
    void aRequestLineIsHttpOnceItHasEnded(String bytes) {
        becomesClear(bytes, bytes.indexOf('\n') + 1, Greeting.HTTP);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET me a beer\0', 14",
        "'GET\0', 4",
        "'GET \0', 5",
        "'GET / HTTP/1.1\0\r\n', 15",
        "'GET me a beer\n\0', 14",
        "'GET / HTTP/1.1x\r\n', 17",
        "'GET / HTTP/11\r\n', 15",
        "'GET HTTP/1.1\r\n', 14",
        "'GET / http/1.1\r\n', 16",
        "'get / http/1.1\r\n', 16",
        "'hello / HTTP/1.1\0', 17",
        "'hello / HTTP/1.1\0\r\n', 17",
        "'hello world\r\n\0', 13",
        "'hello, world\0', 6",
        "'hello\r\n', 6",
        "'hello\t/ HTTP/1.1\r\n', 6",
        "'caf\u00c3\u00a9 / HTTP/1.1\r\n', 4",
        "'\u007f / HTTP/1.1\r\n', 1",
        "' / HTTP/1.1\r\n', 1",
        "'GET/ HTTP/1.1\r\n', 4",
        "'HELLO\r\n', 6",
        "'LOGIN;bob\0', 6",
        "'hello\0', 6", // with its NUL, as there is nothing to say before it
        "'%xt%s%1%\0', 9",
        "'<m>hello / HTTP/1.1\r\n</m>\0', 2",
        "'{\"a\":1}\0', 1",
        "'[1]\0', 1",
        "'\r\nGET / HTTP/1.1\r\n', 3",
        "'\r\n\r\n\0\r\nQUIT\0', 12",
        "'PROXY me a beer\0', 16",
        "'\0GET / HTTP/1.1\r\n', 3",
        "'\0<msg>hi</msg>\0', 3",
        "'\0\0\0\0', 4",
        "'\4', 1",
        "'é\0', 1",
        "'\u00ff\u00fe', 1"
    })
    void everythingElseIsText(String bytes, int clearAfter) {
        becomesClear(bytes, clearAfter, Greeting.TEXT);
    }

    @Test
    void aPROXYHeaderIsClearBeforeItNamesAnybody() {
        becomesClear("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n", 9, Greeting.PROXY);
        becomesClear("PROXY UNKNOWN\r\n", 13, Greeting.PROXY);
        becomesClear("\r\n\r\n\0\r\nQUIT\n!\u0011", 12, Greeting.PROXY);
    }

    @Test
    void aHelloOfTlsIsClearWithItsVersion() {
        becomesClear("\u0016\u0003\u0001\u0002\u0000\u0001\u0000", 2, Greeting.TLS);
        becomesClear("\u0016\u0003\u0003\0", 2, Greeting.TLS);
        becomesClear("\u0016\u0002\0", 2, Greeting.TEXT);
        becomesClear("\u0016\0", 2, Greeting.TEXT);
        becomesClear("\u0017\u0003\u0003", 1, Greeting.TEXT);
    }

    /** What a web page makes a browser send to any port: RFC 8489 §5, and behind its length RFC 4571 §2. */
    @Test
    void aRequestOfSTUNIsClearWithItsCookie() {
        String cookie = "!\u0012\u00a4B";
        String name = "\u0000\u0006\u0000\u0009evil:page\0";
        becomesClear("\u0000\u0001\u0000P" + cookie + name, 8, Greeting.STUN);
        becomesClear("\u0000\u0003\u0000\u0008" + cookie + name, 8, Greeting.STUN);
        becomesClear("\u0000d\u0000\u0001\u0000P" + cookie + name, 10, Greeting.STUN);
        becomesClear("\u0002d\u0000\u0001\u0002P" + cookie + name, 10, Greeting.STUN);
        becomesClear("\u0000\u0001\u0000\u0001\u0002P" + cookie + name, 10, Greeting.STUN);
        becomesClear("\u0000\u0001\u0000P!\u0012\u00a4C", 8, Greeting.TEXT);
        becomesClear("\u0000\u0002\u0000\u0001\u0002P" + "!\u0012\u00a4C", 10, Greeting.TEXT);
    }

    /** No more than 8 KiB are looked at again and again; whoever answers HTTP refuses a line of that length. */
    @Test
    void aLineThatBeginsLikeHttpAndDoesNotEndIsTakenForHttp() {
        String line = "GET /" + "a".repeat(8 * 1024 - 5);
        assertEquals(Greeting.UNCLEAR, of(line, 0, line.length()));
        assertEquals(Greeting.HTTP, of(line + "a", 0, line.length() + 1));
        assertEquals(Greeting.TEXT, of(line + "\0", 0, line.length() + 1));
        assertEquals(Greeting.HTTP, of("patch" + line.substring(3) + "a", 0, line.length() + 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "hello world", "GET me a beer, ", "%xt%"})
    void longTextWithoutATargetIsNotTakenForHttp(String word) {
        String text = word.repeat(8 * 1024 + 1);
        assertEquals(Greeting.UNCLEAR, of(text, 0, 8 * 1024));
        assertEquals(Greeting.TEXT, of(text, 0, 8 * 1024 + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "hello world", "GET me a beer, "})
    void textThatIsTooLongForAMessageIsTextAtOnce(String word) {
        ByteBuf text = Unpooled.copiedBuffer(word.repeat(1001).substring(0, 1001), ISO_8859_1);
        assertEquals(Greeting.UNCLEAR, Greeting.of(text.slice(0, 1000), 1000));
        assertEquals(Greeting.TEXT, Greeting.of(text, 1000));
        ByteBuf line = Unpooled.copiedBuffer(text, Unpooled.copiedBuffer(" / HTTP/1.1\r\n", ISO_8859_1));
        assertEquals(Greeting.TEXT, Greeting.of(line, 1000), "however much comes at once");
        assertEquals(Greeting.HTTP, Greeting.of(line));
        ByteBuf request = Unpooled.copiedBuffer("patch /" + "a".repeat(2000) + " HTTP/1.1\r\n", ISO_8859_1);
        assertEquals(Greeting.HTTP, Greeting.of(request, 1));
    }

    @Test
    void aMethodMayBeAsLongAsTheLine() {
        String end = " / HTTP/1.1\r\n";
        becomesClear("m".repeat(8 * 1024 - end.length()) + end, 8 * 1024, Greeting.HTTP);
    }

    @Test
    void thePrefaceIsHttp2OnceItsLineHasEnded() {
        becomesClear("PRI * HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n".length(), Greeting.HTTP2);
        becomesClear("PRI * HTTP/2.0\n", "PRI * HTTP/2.0\n".length(), Greeting.HTTP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /",
                "POST /aaaa HTT",
                "GET /a\0b HTTP/1.1\r\n",
                "OPTIONS *",
                "PRI * HTTP/2.0",
                "GET http://a",
                "CONNECT example.com:80",
                "patch /",
                "M-SEARCH /a",
                "GET ",
                "POST "
            })
    void aMethodAndTheBeginOfATargetAreLikeHttp(String bytes) {
        assertTrue(Greeting.isLikeHttp(Unpooled.copiedBuffer(bytes, ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "SAY ",
                "GET me a beer",
                "HELLO world",
                "SAY *waves*",
                "CONNECT bob",
                "hello",
                "hello ",
                "hello *",
                "hello http://",
                "GET  /",
                "<m>GET /</m>",
                "GET http:/"
            })
    void otherWordsAreNot(String bytes) {
        assertFalse(Greeting.isLikeHttp(Unpooled.copiedBuffer(bytes, ISO_8859_1)));
    }

    @Test
    void eachHasAName() {
        assertEquals(
                "[something unclear, a policy request, an HTTP request, an HTTP/2 preface, a PROXY header, a TLS hello, a STUN request, text]",
                Arrays.toString(Greeting.values()));
    }

    private static void becomesClear(String bytes, int clearAfter, Greeting greeting) {
        for (int length = 0; length < clearAfter; length++) {
            assertEquals(Greeting.UNCLEAR, of(bytes, 0, length), "after " + length + " bytes");
        }
        for (int length = clearAfter; length <= bytes.length(); length++) {
            assertEquals(greeting, of(bytes, 0, length), "after " + length + " bytes");
            assertEquals(greeting, of("GET <" + bytes, 5, length), "after " + length + " bytes, read further");
        }
    }

    /** Looks at so many bytes behind some that have been read already, and checks that none is consumed. */
    private static Greeting of(String bytes, int read, int length) {
        ByteBuf in = Unpooled.copiedBuffer(bytes.substring(0, read + length), ISO_8859_1);
        in.skipBytes(read);
        Greeting greeting = Greeting.of(in);
        assertEquals(read, in.readerIndex());
        assertEquals(read + length, in.writerIndex());
        return greeting;
    }
}
