package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.websocket.Handshake.Accepted;
import flashbridge.gateway.websocket.Handshake.Refused;
import flashbridge.gateway.websocket.Vectors.AcceptKey;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakeTest {
    private static final Terms TERMS = new Terms(false, List.of(), false, true, "/flash", "lobby");
    private static final String GOOD = """
            GET /chat HTTP/1.1
            Host: server.example.com
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            """;

    static Stream<String> hybi() {
        return Stream.concat(Vectors.drafts("F05"), Vectors.drafts("F07"));
    }

    @ParameterizedTest
    @MethodSource("hybi")
    void answersTheExampleWithoutASubprotocolThatIsNotConfigured(String draft) {
        String expected = Vectors.response(draft).text().replace("Sec-WebSocket-Protocol: chat\r\n", "");
        for (Feed feed : Feed.values()) {
            HttpRequest request = parsed(feed, Vectors.requests(draft).get(0).text());
            assertEquals(expected, accepted(request));
        }
    }

    @ParameterizedTest
    @CsvSource({"hybi-07, a0nyM64D16W27Chda1gmuNfpAqQ=, HYBI_07", "hybi-08..10, 3ee8Zo5szukQEYtPKOLyzzlDjHs=, HYBI_08"})
    void answersTheBrowsersOfThatTime(String draft, String accept, Draft recognised) {
        HttpRequest request = parsed(Feed.WHOLE, Vectors.requests(draft).get(1).text());

        assertEquals(recognised, Draft.of(request.headers()));
        assertTrue(accepted(request).contains("\r\nSec-WebSocket-Accept: " + accept + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#acceptKeys")
    void hashesTheKey(AcceptKey pair) {
        assertEquals(pair.accept(), HybiHandshake.accept(pair.key()));
    }

    @ParameterizedTest
    @EnumSource(Feed.class)
    void acceptsTokensInListsAndInAnyCase(Feed feed) {
        String request = GOOD.replace("Connection: Upgrade", "Connection: keep-alive\nconnection: foo , UPGRADE")
                .replace("Upgrade: websocket", "Upgrade: h2c, WebSocket");

        assertTrue(accepted(parsed(feed, request)).endsWith("\r\n\r\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==   | X: y                                   | Sec-WebSocket-Key",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==   | Sec-WebSocket-Key:                     | Sec-WebSocket-Key",
                "Host: server.example.com                      | X: y                                   | Host",
                "Connection: Upgrade                           | Connection: keep-alive                 | proxy",
                "Connection: Upgrade                           | X: y                                   | proxy",
                "Upgrade: websocket                            | Upgrade: h2c                           | proxy",
                "HTTP/1.1                                      | HTTP/1.0                               | HTTP/1.1",
                "GET                                           | POST                                   | GET",
                "Host: server.example.com                      | Host: a#Content-Length: 5              | body",
                "Host: server.example.com                      | Host: a#Content-Length: 4294967296     | body",
                "Host: server.example.com                      | Host: a#Transfer-Encoding: chunked     | body",
                "Sec-WebSocket-Version: 13                     | Sec-WebSocket-Version: 25              | \"25\"",
                "Sec-WebSocket-Version: 13                     | Sec-WebSocket-Version: 3#Sec-WebSocket-Version: 2 | \"3, 2\"",
                "Sec-WebSocket-Version: 13                     | X: y                                   | none"
            })
    void refusesWithTheReason(String line, String instead, String named) {
        Refused refused = refused(GOOD.replace(line, instead.replace('#', '\n')));

        assertEquals(400, refused.status().code());
        assertTrue(refused.reason().contains(named), refused.reason());
    }

    /** hixie-76 alone may name the length of the 8 bytes behind its head; this is 8, too, where only 32 bits are read. */
    @Test
    void refusesALengthThatOnlyLooksLikeThatOfTheKey() {
        String head = "GET / HTTP/1.1\nHost: a\nUpgrade: WebSocket\nConnection: Upgrade\nOrigin: http://localhost\n"
                + "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\n";

        assertNotNull(accepted(parsed(Feed.WHOLE, head + "Content-Length: 8\n")));
        assertEquals(
                "A request for a WebSocket has no body.",
                refused(head + "Content-Length: 4294967304\n").reason());
    }

    @Test
    void refusesTwoKeys() {
        Refused refused = refused(GOOD + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n");

        assertTrue(refused.reason().contains("there are 2"), refused.reason());
    }

    @Test
    void listsTheVersionsItSpeaks() {
        Refused refused = refused(GOOD.replace("Version: 13", "Version: 25"));

        assertEquals(Map.of("Sec-WebSocket-Version", "13, 8, 7, 6, 5, 4"), refused.headers()); // RFC 6455 §4.4
    }

    @Test
    void acceptsEmptyBody() {
        assertNotNull(accepted(parsed(Feed.WHOLE, GOOD + "Content-Length: 0\n")));
    }

    @Test
    void isWantedByWhoNamesAnyPartOfIt() {
        for (String header : List.of(
                "Upgrade: WebSocket", "Sec-WebSocket-Key: x", "Sec-WebSocket-Version: 0", "Sec-WebSocket-Key1: 1")) {
            assertTrue(Handshake.isWantedBy(
                    parsed(Feed.WHOLE, "GET / HTTP/1.1\n" + header + "\n").headers()));
        }
        assertFalse(Handshake.isWantedBy(
                parsed(Feed.WHOLE, "GET / HTTP/1.1\nUpgrade: h2c\n").headers()));
    }

    private static String accepted(HttpRequest request) {
        return assertInstanceOf(Accepted.class, Handshake.answer(request, TERMS))
                .head();
    }

    private static Refused refused(String text) {
        HttpRequest request = parsed(Feed.WHOLE, text);
        return assertInstanceOf(Refused.class, Handshake.answer(request, TERMS));
    }

    /** The request as the HTTP decoder reads it; lines may end with LF alone, the empty line may be missing. */
    private static HttpRequest parsed(Feed feed, String text) {
        String crlf = text.replace("\r\n", "\n").stripTrailing().replace("\n", "\r\n") + "\r\n\r\n";
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
        feed.into(channel, crlf.getBytes(StandardCharsets.ISO_8859_1));
        HttpRequest request = assertInstanceOf(HttpRequest.class, channel.readInbound());
        assertTrue(request.decoderResult().isSuccess());
        channel.finishAndReleaseAll();
        return request;
    }
}
