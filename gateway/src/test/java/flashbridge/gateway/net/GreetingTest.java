package flashbridge.gateway.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the first bytes of a connection say, whole and one after the other. */
class GreetingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POLICY_REQUEST|<policy-file-request/>\\0",
                "POLICY_REQUEST|<cross-domain-request />\\0",
                "HTTP|GET / HTTP/1.1\\r\\n",
                "HTTP|POST /x?y HTTP/1.0\\n",
                "HTTP|PRI * HTTP/2.0\\r\\n",
                "HTTP|PROPPATCH /a b HTTP/1.1\\r\\n",
                "TEXT|GET / HTTP/1.1\\0",
                "TEXT|GET me a beer\\0",
                "TEXT|GET me\\n",
                "TEXT|HELLO",
                "TEXT|Hello",
                "TEXT|<policy-file/>",
                "TEXT|<m/>\\0",
                "TEXT|%xt%s%",
                "TEXT|{",
                "TEXT|\\0",
                "TEXT|\\x16x",
                "TLS|\\x16\\x03",
            })
    void tellsAsSoonAsItIsClear(Greeting greeting, String written) {
        String text = written.replace("\\0", "\0")
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\x16", "\u0016")
                .replace("\\x03", "\u0003");
        ByteBuf in = Unpooled.copiedBuffer(text + (text.equals("HELLO") ? "\0" : ""), ISO_8859_1);
        assertEquals(greeting, Greeting.of(in));
        Greeting first = Greeting.UNCLEAR;
        for (int length = 0; first == Greeting.UNCLEAR; length++) {
            first = Greeting.of(in.slice(0, length)); // undecided until it is decided, and then rightly
        }
        assertEquals(greeting, first);
        assertEquals(0, in.readerIndex());
    }

    @Test
    void takesAnEndlessRequestLineForHttp() {
        assertEquals(Greeting.UNCLEAR, Greeting.of(Unpooled.copiedBuffer("GET /" + "a".repeat(8000), ISO_8859_1)));
        assertEquals(Greeting.HTTP, Greeting.of(Unpooled.copiedBuffer("GET /" + "a".repeat(9000), ISO_8859_1)));
    }

    @Test
    void takesALongWordForText() {
        assertEquals(Greeting.TEXT, Greeting.of(Unpooled.copiedBuffer("A".repeat(30), ISO_8859_1)));
    }
}
