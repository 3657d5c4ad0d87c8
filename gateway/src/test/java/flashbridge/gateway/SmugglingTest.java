package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.XmlSocketClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that say two things at once, and web pages that try to speak to Flash's ports. */
class SmugglingTest {
    private static final String INNER = "GET /forged HTTP/1.1\r\nHost: x\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 38\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 38\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 38\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: +38\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 77\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 38\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: http://evil.example\r\n"
                        + "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\r\n",
            })
    void answersNoRequestThatIsHiddenBehindAnother(String outer) throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.handshake-timeout = 500ms");
                RawConnection client = new RawConnection(gateway.port("web"))) {
            String answers = new String(client.send(outer + INNER).readToEnd(), ISO_8859_1);
            assertTrue(answers.startsWith("HTTP/1.1 4"), answers);
            assertFalse(answers.contains("404"), answers);
            assertEquals(answers.indexOf("HTTP/1.1 "), answers.lastIndexOf("HTTP/1.1 "), answers);
        }
    }

    @Test
    void answersNobodyWhoAsksOnAndOnWithoutReading() throws Exception {
        byte[] requests = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2000).getBytes(ISO_8859_1);
        try (TestGateway gateway = TestGateway.open("");
                ClientLog log = new ClientLog();
                RawConnection greedy = new RawConnection(gateway.port("web"), 4096)) {
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 1000; i++) {
                    greedy.send(requests);
                }
            });
            assertEquals(0, log.with("fault").size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flash", "alone", "all", "web", "policy"})
    void takesNoFormForFlash(String listener) throws Exception {
        String body = "<forged/>\0<policy-file-request/>\0";
        String form = "POST / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n"
                + "Content-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient member = gateway.member("alone")) {
            for (boolean whole : new boolean[] {true, false}) {
                try (RawConnection page = new RawConnection(gateway.port(listener))) {
                    if (whole) {
                        page.send(form);
                    } else {
                        page.send(form.substring(0, 5))
                                .send(form.substring(5, 60))
                                .send(form.substring(60));
                    }
                    String answer = new String(page.readToEnd(), ISO_8859_1);
                    assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
                    assertFalse(answer.contains("cross-domain-policy"), answer);
                }
            }
            member.send("<own/>");
            assertEquals("<own/>", member.receive(TestGateway.PATIENCE));
        }
    }
}
