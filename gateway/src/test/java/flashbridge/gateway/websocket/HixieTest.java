package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.websocket.Vectors.Head;
import flashbridge.gateway.websocket.Vectors.Negative;
import flashbridge.gateway.websocket.Vectors.Riddle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What hixie-75 and -76 have to themselves: the riddle of the handshake, and frames that are broken. */
class HixieTest {
    static Stream<Arguments> hixieNegativesInEveryCut() {
        return Stream.of(Draft.HIXIE_75, Draft.HIXIE_76)
                .flatMap(draft -> Vectors.hixieNegatives()
                        .flatMap(
                                negative -> Stream.of(Feed.values()).map(feed -> Arguments.of(draft, negative, feed))));
    }

    @Test
    void answersTheHeadOfHixie76BeforeItsLastBytesCome() {
        Visitor visitor = new Visitor("sample");
        byte[] request = Vectors.requests("hixie-76").get(0).bytes();
        String response = hex(Vectors.response("hixie-76"));
        visitor.sends(Feed.WHOLE, Arrays.copyOf(request, request.length - 8));
        assertEquals(response.substring(0, response.length() - 32), visitor.hears());

        visitor.sends(Feed.BYTE_BY_BYTE, Arrays.copyOfRange(request, request.length - 8, request.length));
        assertEquals(response.substring(response.length() - 32), visitor.hears());
        visitor.ends();
    }

    @Test
    void givesUpWaitingForTheLastBytesOfHixie76() {
        for (boolean stops : new boolean[] {true, false}) {
            Visitor visitor = new Visitor();
            byte[] request = Vectors.requests("hixie-76").get(0).bytes();
            visitor.sends(Feed.WHOLE, Arrays.copyOf(request, request.length - 1));
            assertTrue(text(visitor.hears()).endsWith("\r\n\r\n"));
            assertTrue(visitor.channel.isOpen());

            if (stops) {
                visitor.channel.pipeline().fireUserEventTriggered(End.left("the gateway stops"));
            } else {
                visitor.channel.advanceTimeBy(61, TimeUnit.SECONDS);
            }
            visitor.channel.runScheduledPendingTasks();
            assertEquals("", visitor.hears());
            assertFalse(visitor.channel.isOpen());
            assertEquals(0, visitor.hub.rooms());
            visitor.ends();
        }
    }

    /** websocket-ruby, for one, wants to read the head and the 16 bytes at once. */
    @Test
    void answersTheWholeOfHixie76InOneWriteWhereItCan() {
        Visitor visitor = new Visitor("sample");
        visitor.sends(Feed.WHOLE, Vectors.requests("hixie-76").get(0).bytes());

        assertEquals(hex(Vectors.response("hixie-76")), visitor.hears());
        assertEquals(2, visitor.mostInOneFlush);
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#riddles")
    void solvesTheRiddleOfHixie76(Riddle riddle) {
        for (String header : List.of("", "Sec-WebSocket-Draft: 2\r\n", "Content-Length: 8\r\n")) {
            Visitor visitor = new Visitor();
            visitor.sends(Feed.WHOLE, riddle(riddle.key1(), riddle.key2(), header));
            assertTrue(text(visitor.hears()).endsWith("\r\n\r\n"));
            visitor.sends(riddle.key3());
            assertEquals(riddle.answer(), visitor.hears());
            visitor.ends();
        }
    }

    /** Java-WebSocket 1.3.0 picks the characters of its keys from 21 to 7F. */
    @Test
    void takesTheCharacterDeleteInAKey() {
        Visitor visitor = new Visitor();
        visitor.sends(Feed.WHOLE, riddle("\u007F4 @1  46546xW%0l 1 5", "1\u007F2998 5 Y3 1  .P00", ""));
        visitor.sends("5e6e3a64735b3455");

        assertTrue(text(visitor.hears()).endsWith("8jKS'y:G*Co,Wxa-"));
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#keyNegatives")
    void refusesForgedKeys(Negative negative) {
        assertThrows(ProtocolError.class, () -> Challenge.of(negative.bytes(), "1 2"));
        assertThrows(ProtocolError.class, () -> Challenge.of("1 2", negative.bytes()));
        Visitor visitor = new Visitor();
        visitor.sends(Feed.WHOLE, riddle(negative.bytes(), "1 2", ""));

        assertTrue(text(visitor.hears()).startsWith("HTTP/1.1 400 "));
        assertFalse(visitor.channel.isOpen());
        visitor.ends();
    }

    @ParameterizedTest
    @MethodSource("hixieNegativesInEveryCut")
    void survivesBrokenHixieFrames(Draft draft, Negative negative, Feed feed) {
        Client client = new Client(draft, false);
        client.sends(feed, negative.frame());

        if (negative.expect().startsWith("discard")) {
            client.sends(
                    feed,
                    new Row(draft, DraftVectors.of(draft).get(0))
                            .frame("text_hello")
                            .bytes());
            assertEquals("0048656c6c6fff", client.hears());
        } else {
            assertEquals(draft == Draft.HIXIE_75 ? "" : "ff00", client.hears());
            assertFalse(client.channel.isOpen());
        }
        client.ends();
    }

    private static byte[] riddle(String key1, String key2, String header) {
        return ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nOrigin: http://a\r\n"
                        + "Sec-WebSocket-Key1: " + key1 + "\r\nSec-WebSocket-Key2: " + key2 + "\r\n" + header + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String hex(Head head) {
        return Vectors.HEX.formatHex(head.bytes());
    }

    private static String text(String hex) {
        return new String(Vectors.HEX.parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
