package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Those who say more than they may, or say it too often. */
class TooMuchTest {
    @Test
    void endsWhoSaysMoreThanItMay() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.rate { messages = 5, bytes = 1KiB }");
                RawWebSocket chatterbox = gateway.webSocket("/");
                RawWebSocket bulky = gateway.webSocket("/other")) {
            for (int i = 0; i < 6; i++) {
                chatterbox.text("x");
            }
            RawWebSocket.Frame last = chatterbox.read();
            while (last.first() == 0x81) {
                last = chatterbox.read();
            }
            assertEquals(1008, last.code());
            bulky.text("x".repeat(600)).text("x".repeat(600));
            assertEquals(600, bulky.read().payload().length);
            assertEquals(1008, bulky.read().code());
        }
    }

    @Test
    void endsWhoSaysNothingMoreOftenThanItMay() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.rate.messages = 5");
                ClientLog log = new ClientLog();
                RawConnection idle = new RawConnection(gateway.port("alone"))) {
            idle.send("\0".repeat(1000));
            assertEquals(0, idle.readToEnd().length);
            String client = "address=127.0.0.1:" + idle.localPort() + " ";
            await().until(() ->
                    log.with(client).stream().anyMatch(line -> line.contains("says more than limits.rate allows")));
        }
    }

    @Test
    void answersLongHeadersWith431() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.max-header-size = 1KiB");
                RawConnection flood = new RawConnection(gateway.port("web"))) {
            String answer = new String(
                    flood.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(2000) + "\r\n\r\n")
                            .readToEnd(),
                    US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
            assertTrue(answer.endsWith("longer than limits.max-header-size.\n"), answer);
        }
    }

    @Test
    void answersManyHeadersWith431BeforeTheirEnd() throws Exception {
        String few = "GET /nope HTTP/1.1\r\nHost: x\r\n" + "a:\r\n".repeat(99);
        try (TestGateway gateway = TestGateway.open("");
                ClientLog log = new ClientLog();
                RawConnection modest = new RawConnection(gateway.port("web"));
                RawConnection flood = new RawConnection(gateway.port("web"))) {
            assertEquals(404, modest.status(few + "\r\n"));
            String answer = new String(flood.send(few + "a").readToEnd(), US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
            assertTrue(answer.endsWith("\r\n\r\nThis request has more than 100 header lines.\n"), answer);
            assertEquals(
                    1,
                    log.with("status=431 reason=\"This request has more than 100 header lines.\"")
                            .size());
        }
    }
}
