package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The end of a gateway, as its clients see it. */
class DrainTest {
    private static final int MESSAGES = 2000;

    @Test
    void deliversAllThatWasSaidBeforeAndThenSaysGoodbye() throws Exception {
        TestGateway gateway = TestGateway.open("");
        List<RawWebSocket> browsers = new ArrayList<>();
        try (RawConnection flash = new RawConnection(gateway.port("alone"))) {
            for (int i = 0; i < 10; i++) {
                browsers.add(gateway.webSocket("/"));
            }
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < MESSAGES; i++) {
                all.append(i).append('\0');
            }
            flash.send(all.toString());
            // when the first one has heard the last message it was accepted, though maybe not yet heard by all
            assertEquals(String.valueOf(MESSAGES - 1), lastOf(browsers.get(0)));
            CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
            for (RawWebSocket browser : browsers.subList(1, browsers.size())) {
                assertEquals(String.valueOf(MESSAGES - 1), lastOf(browser));
                assertEquals(1001, browser.read().code());
                browser.frame(0x88, (byte) 3, (byte) 0xE9).close();
            }
            assertEquals(all.toString(), new String(flash.readToEnd(), ISO_8859_1));
            browsers.get(0).close();
            closed.join();
        } finally {
            gateway.close();
        }
    }

    /** The last message, after all others in their order. */
    private static String lastOf(RawWebSocket browser) throws IOException {
        String text = "";
        for (int i = 0; i < MESSAGES; i++) {
            text = browser.read().text();
            assertEquals(String.valueOf(i), text);
        }
        return text;
    }

    @Test
    void spreadsItsGoodbyesAndIsNotReadyMeanwhile() throws Exception {
        TestGateway gateway = TestGateway.open("admin.port = 0, limits.drain-time = 1s");
        List<RawWebSocket> browsers = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                browsers.add(gateway.webSocket("/"));
            }
            int web = gateway.port("web");
            int admin = gateway.adminPort();
            CompletableFuture<Void> drained = CompletableFuture.runAsync(gateway::drain);
            await().until(() -> ready(admin).startsWith("HTTP/1.1 503 "));
            await().untilAsserted(() -> assertThrows(ConnectException.class, () -> new RawConnection(web)));
            for (RawWebSocket browser : browsers) {
                assertEquals(1001, browser.read().code());
                browser.frame(0x88, (byte) 3, (byte) 0xE9);
            }
            drained.join();
        } finally {
            gateway.close();
            for (RawWebSocket browser : browsers) {
                browser.close();
            }
        }
    }

    private static String ready(int admin) throws IOException {
        try (RawConnection operator = new RawConnection(admin)) {
            return operator.send("GET /readyz HTTP/1.0\r\n\r\n").readHead();
        }
    }

    @Test
    void saysGoodbyeToHixieInItsOwnWay() throws Exception {
        TestGateway gateway = TestGateway.open("");
        try (RawConnection hixie = new RawConnection(gateway.port("web"))) {
            hixie.send("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                            + "Origin: http://localhost\r\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n"
                            + "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\r\n^n:ds[4U")
                    .readHead();
            assertEquals("8jKS'y:G*Co,Wxa-", new String(hixie.read(16), ISO_8859_1));
            CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
            assertEquals(0xFF00, hixie.readShort());
            hixie.send((byte) 0xFF, (byte) 0);
            assertEquals(0, hixie.readToEnd().length);
            closed.join();
            assertTrue(closed.isDone());
        } finally {
            gateway.close();
        }
    }
}
