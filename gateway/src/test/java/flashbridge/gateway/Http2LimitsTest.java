package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.XmlSocketClient;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSockets over HTTP/2 whose window stays shut, and more of them than one address may have. */
@Timeout(60)
class Http2LimitsTest {
    private static final int QUEUE = 64 * 1024;
    private static final int MESSAGES = 40; // more than the queue holds
    private static final String TEXT = "x".repeat(10_000);

    @Test
    void aStreamWhoseWindowIsNeverOpenedIsGivenUpAndHarmsNobody() throws Exception {
        String settings = "admin.port = 0, limits { queue-max-size = 64KiB, close-timeout = 500ms }";
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open(settings);
                Http2Client narrow = new Http2Client(gateway, new Http2Settings().initialWindowSize(0));
                Http2Client wide = new Http2Client(gateway, new Http2Settings());
                XmlSocketClient flash = gateway.member("flash")) {
            Http2Client.Stream shut = narrow.webSocket("/lobby");
            assertEquals("headers 200", shut.next()); // RFC 9113 §5.2.1: only DATA waits for a window
            Http2Client.Stream open = wide.webSocket("/lobby");
            assertEquals("headers 200", open.next());
            long most = 0;
            StringBuilder heard = new StringBuilder();
            for (int i = 0; i < MESSAGES; i++) {
                flash.send(TEXT);
                assertEquals(TEXT, flash.receive(PATIENCE));
                while (heard.length() < 2 * (i + 1) * (TEXT.length() + 4)) {
                    heard.append(open.next().substring("data ".length()));
                }
                most = Math.max(most, kept(gateway));
            }
            assertEquals(("817e2710" + "78".repeat(10_000)).repeat(MESSAGES), heard.toString());
            assertTrue(most <= 2 * QUEUE, "kept " + most);
            assertEquals("reset 8", shut.next()); // CANCEL, after limits.close-timeout: no closing frame gets through
            await().atMost(PATIENCE)
                    .until(() -> log.with("over limits.queue-max-size").size() == 1);
            await().atMost(PATIENCE).until(() -> kept(gateway) == 0);
            flash.send("later");
            assertEquals("data 81056c61746572", open.next());
            assertFalse(shut.hasHeardMore());
            assertEquals("headers 200", narrow.webSocket("/lobby").next()); // its connection goes on
        }
    }

    @Test
    void everyWebSocketCountsAsAConnectionOfItsAddress() throws Exception {
        String settings = "limits { max-connections-per-address = 3, close-timeout = 500ms }";
        try (TestGateway gateway = TestGateway.open(settings);
                Http2Client client = new Http2Client(gateway, new Http2Settings())) { // which is one
            Http2Client.Stream second = client.webSocket("/lobby");
            assertEquals("headers 200", second.next());
            assertEquals("headers 200", client.webSocket("/lobby").next());
            assertEquals("headers 429", client.webSocket("/lobby").next());

            second.send("888237fa213d3412"); // 1000, it leaves
            await().atMost(PATIENCE)
                    .until(() -> client.webSocket("/lobby").next().equals("headers 200"));
        }
    }

    private static long kept(TestGateway gateway) throws IOException {
        try (RawConnection operator = new RawConnection(gateway.adminPort())) {
            operator.send("GET /metrics HTTP/1.0\r\n\r\n");
            return new String(operator.readToEnd(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("flashbridge_memory_kept_bytes "))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
