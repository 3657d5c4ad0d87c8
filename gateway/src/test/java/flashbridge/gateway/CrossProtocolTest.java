package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.XmlSocketClient;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web page can make a browser send to any port is never taken for XMLSocket, and what is merely like it is. */
class CrossProtocolTest {
    @Test
    void takesHttpForHttpEvenWhereOnlyXmlSocketIsSpoken() throws Exception {
        for (String listener : List.of("flash", "alone")) {
            try (TestGateway gateway = TestGateway.open("");
                    XmlSocketClient member = gateway.member("alone");
                    RawConnection page = new RawConnection(gateway.port(listener))) {
                page.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n\0<forged/>\0<forged/>\0");
                String answer = new String(page.readToEnd(), UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
                assertTrue(answer.contains("not HTTP"), answer);
                member.send("all is well");
                assertEquals("all is well", member.receive(PATIENCE));
            }
        }
    }

    /** By {@code fetch} a page chooses any token for a method: RFC 9110 §5.6.2. */
    @ParameterizedTest
    @ValueSource(strings = {"flash", "alone", "all"})
    void takesEveryMethodForHttp(String listener) throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient member = gateway.member("alone")) {
            for (String method : List.of("patch", "hello", "M-SEARCH", "%xt%s%1%", "-", "m".repeat(4000))) {
                String line = method + " / HTTP/1.1\r\n";
                String rest = "Host: x\r\nContent-Length: 20\r\n\r\n\0<forged/>\0<forged/>\0";
                try (RawConnection whole = new RawConnection(gateway.port(listener));
                        RawConnection slow = new RawConnection(gateway.port(listener))) {
                    String answer = new String(whole.send(line + rest).readToEnd(), UTF_8);
                    assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
                    slow.sendByteByByte((line + "\r\n").getBytes(UTF_8));
                    answer = new String(slow.readToEnd(), UTF_8);
                    assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
                }
            }
            member.send("all is well");
            assertEquals("all is well", member.receive(PATIENCE));
        }
    }

    /** A page begins a connection with its request, so what comes behind a message is none. */
    @Test
    void takesARequestLineBehindAMessageForText() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection client = new RawConnection(gateway.port("all"))) {
            String text = "hello\0POST / HTTP/1.1\r\n\r\n\0hello / HTTP/1.1\0";
            assertEquals(text, new String(client.send(text).read(text.length()), UTF_8));
        }
    }

    /** What a web page may say behind a pause in its request line, as of a lost packet. */
    @ParameterizedTest
    @CsvSource({"all, POST, 408", "alone, POST, 400", "flash, POST, 400", "all, patch, 408", "alone, patch, 400"})
    void takesNothingForXmlSocketThatComesBehindHalfARequestLine(String listener, String method, int status)
            throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.handshake-timeout = 100ms");
                ClientLog log = new ClientLog();
                XmlSocketClient member = gateway.member("alone");
                RawConnection page = new RawConnection(gateway.port(listener))) {
            String answer = new String(page.send(method + " /aaaa").readToEnd(), UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            page.send("aa HTTP/1.1\r\n\r\n<x/>\0<forged/>\0");
            String line = log.with("refused    ").get(0);
            assertTrue(line.contains(status == 408 ? " status=408 " : "spoke HTTP to a port for "), line);
            member.send("all is well");
            assertEquals("all is well", member.receive(PATIENCE));
        }
    }

    @Test
    void takesNothingForXmlSocketBehindHalfARequestLineOfWhoHasHeardTheRoom() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.handshake-timeout = 500ms");
                ClientLog log = new ClientLog();
                XmlSocketClient member = gateway.member("alone");
                RawConnection page = new RawConnection(gateway.port("alone"))) {
            await().atMost(PATIENCE).until(() -> {
                member.send("x");
                return "x".equals(member.receive(PATIENCE)) && page.hasUnread();
            });
            page.send("POST /aaaa");
            String heard = new String(page.readToEnd(), UTF_8);
            assertTrue(heard.matches("(x\0)+"), heard);
            await().atMost(PATIENCE)
                    .until(() -> log.with("sent an HTTP request when it had been taken for XMLSocket")
                                    .size()
                            == 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"all, hel", "all, 'hello '", "alone, HEL", "flash, %xt"})
    void takesNothingForXmlSocketThatComesBehindAPauseInAMethod(String listener, String begun) throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.handshake-timeout = 100ms");
                XmlSocketClient member = gateway.member("alone");
                RawConnection page = new RawConnection(gateway.port(listener));
                RawConnection later = new RawConnection(gateway.port("web"))) {
            page.send(begun);
            assertEquals(0, later.send("<policy").readToEnd().length); // when its time is over, so is the other's
            page.send("x / HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n\0<forged/>\0<forged/>\0");
            String answer = new String(page.readToEnd(), UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
            member.send("all is well");
            assertEquals("all is well", member.receive(PATIENCE));
        }
    }

    @Test
    void endsWhoNeverEndsTheFirstWord() throws Exception {
        String hurried = "limits { handshake-timeout = 100ms, message-timeout = 200ms }";
        try (TestGateway gateway = TestGateway.open(hurried);
                ClientLog log = new ClientLog();
                RawConnection slow = new RawConnection(gateway.port("alone"))) {
            assertEquals(0, slow.send("hel").readToEnd().length);
            slow.send(" / HTTP/1.1\r\n\0<forged/>\0");
            String client = " address=127.0.0.1:" + slow.localPort() + " ";
            await().atMost(PATIENCE)
                    .until(() -> log.with(client).stream().anyMatch(line -> line.contains("limits.message-timeout")));
            assertTrue(log.with(client).stream().noneMatch(line -> line.startsWith("refused ")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HELLO world", "GET me a beer", "PING", "CONNECT bob", "hello", "hello world", "%xt%s%1%"})
    void takesTextForXmlSocketThatPausesBehindAWord(String text) throws Exception {
        int half = text.length() - 2;
        try (TestGateway gateway = TestGateway.open("limits.handshake-timeout = 100ms");
                RawConnection slow = new RawConnection(gateway.port("all"));
                RawConnection later = new RawConnection(gateway.port("web"))) {
            slow.send(text.substring(0, half));
            assertEquals(0, later.send("<policy").readToEnd().length); // when its time is over, so is the other's
            slow.send(text.substring(half) + "\0");
            assertEquals(text + "\0", new String(slow.read(text.length() + 1), UTF_8));
        }
    }

    @Test
    void answersARequestLineWithANulInIt() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                ClientLog log = new ClientLog();
                RawConnection odd = new RawConnection(gateway.port("web"))) {
            String answer = new String(odd.send("GET /a\0b HTTP/1.1\r\n").readToEnd(), UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
            assertEquals(
                    1,
                    log.with(" status=400 reason=\"This HTTP request cannot be read: Bad Request.\"")
                            .size());
        }
    }

    /** What a web page has a browser say to a peer that it names: RFC 6544. */
    @ParameterizedTest
    @ValueSource(strings = {"alone", "all"})
    void takesNothingForXmlSocketThatComesBehindARequestOfStun(String listener) throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                ClientLog log = new ClientLog();
                XmlSocketClient member = gateway.member(listener);
                RawConnection whole = new RawConnection(gateway.port(listener));
                RawConnection slow = new RawConnection(gateway.port(listener))) {
            byte[] request = "\0\u001c\0\u0001\0\b!\u0012\u00a4Bforged\0<forged/>\0".getBytes(ISO_8859_1);
            whole.send(request);
            slow.sendByteByByte(Arrays.copyOf(request, 10));
            assertEquals(0, whole.readToEnd().length);
            assertEquals(0, slow.readToEnd().length);
            assertTrue(log.with("reason=\"sent a STUN request to a port for ").size() >= 1);
            member.send("all is well");
            assertEquals("all is well", member.receive(PATIENCE));
        }
    }
}
