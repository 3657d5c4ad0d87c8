package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for a WebSocket and what becomes of them. */
class HandshakeTest {
    private static final String GOOD = "GET /chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#requests")
    void acceptsEveryRecordedRequest(byte[] bytes) {
        assertInstanceOf(Handshake.Accepted.class, answer(new String(bytes, US_ASCII)));
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#acceptKeys")
    void hashesTheKeyAsItCame(Config vector) {
        assertEquals(vector.getString("accept"), HybiHandshake.accept(vector.getString("key")));
    }

    @Test
    void answersByteForByte() {
        Handshake.Accepted accepted = assertInstanceOf(Handshake.Accepted.class, answer(GOOD));
        assertEquals(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
                accepted.head());
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive, Upgrade", "upgrade", "UPGRADE,keep-alive"})
    void findsTheTokenInAnyListAndCase(String connection) {
        assertInstanceOf(
                Handshake.Accepted.class,
                answer(GOOD.replace("Connection: Upgrade", "Connection: " + connection)
                        .replace("Upgrade: websocket", "Upgrade: WebSocket")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /|POST /|GET",
                "HTTP/1.1|HTTP/1.0|HTTP/1.1",
                "Connection: Upgrade|Connection: close|Connection: Upgrade",
                "Upgrade: websocket|Upgrade: h2c|Upgrade: websocket",
                "Host: x|Via: x|Host",
                "Host: x|Host: x\\r\\nContent-Length: 3|body",
                "Host: x|Host: x\\r\\nTransfer-Encoding: chunked|body",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|X: y|there are 0",
                "Host: x|Host: x\\r\\nSec-WebSocket-Key: twice|there are 2",
                "Version: 13|Version: 25|13, 8, 7",
                "Sec-WebSocket-Version: 13|X: y|names none",
            })
    void refusesWithAReason(String part, String instead, String reason) {
        String request = GOOD.replace(part, instead.replace("\\r\\n", "\r\n"));
        Handshake.Refused refused = assertInstanceOf(Handshake.Refused.class, answer(request));
        assertEquals(400, refused.status().code());
        assertTrue(refused.reason().contains(reason), refused.reason());
    }

    @Test
    void listsTheVersionsWhenItKnowsNoneOfThoseAsked() {
        Handshake.Refused refused =
                assertInstanceOf(Handshake.Refused.class, answer(GOOD.replace("Version: 13", "Version: 25")));
        assertEquals("13, 8, 7", refused.headers().get("Sec-WebSocket-Version"));
    }

    @ParameterizedTest
    @CsvSource({
        "13,RFC_6455",
        "17,RFC_6455",
        "12,HYBI_08",
        "8,HYBI_08",
        "7,HYBI_07",
        "'8, 13',RFC_6455",
        "' 7 ',HYBI_07"
    })
    void takesTheNewestRowThatMatches(String version, Draft draft) {
        assertEquals(
                draft,
                Draft.of(request(GOOD.replace("Version: 13", "Version: " + version))
                        .headers()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "0", "-13", "013", "thirteen", "130"})
    void takesNoRowForAnythingElse(String version) {
        assertNull(Draft.of(
                request(GOOD.replace("Version: 13", "Version: " + version)).headers()));
    }

    @Test
    void leavesOtherUpgradesToPlainHttp() {
        HttpRequest h2c = request("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n");
        assertEquals(false, Handshake.isWantedBy(h2c.headers()));
        assertEquals(true, Handshake.isWantedBy(request(GOOD).headers()));
    }

    private static Handshake answer(String text) {
        HttpRequest request = request(text);
        return Handshake.answer(request, Draft.of(request.headers()));
    }

    private static HttpRequest request(String text) {
        EmbeddedChannel http = new EmbeddedChannel(new HttpRequestDecoder());
        http.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
        HttpRequest request = http.readInbound();
        assertNotNull(request);
        ReferenceCountUtil.release(http.readInbound());
        http.finishAndReleaseAll();
        return request;
    }
}
