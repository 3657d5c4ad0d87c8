package flashbridge.gateway;

import static flashbridge.gateway.Http2Client.webSocket;
import static flashbridge.gateway.TestGateway.PATIENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.Http2Client.Stream;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that compress with a window of their own: as many as limits.memory-budget has places for. */
@Timeout(60)
class CompressionWindowsTest {
    private static final String OFFER = "permessage-deflate; client_max_window_bits";
    private static final String WITHOUT_WINDOW = "permessage-deflate; client_no_context_takeover";
    /** Of 40 KB, in 1 MiB. */
    private static final int PLACES = 25;

    private static final String SETTINGS = "admin.port = 0, limits.memory-budget = 1MiB";

    @Test
    void goesWithoutCompressionWhereNoPlaceIsLeft() throws Exception {
        List<RawConnection> crowd = new ArrayList<>();
        try (TestGateway gateway = TestGateway.open(SETTINGS)) {
            for (int i = 0; i < PLACES; i++) {
                crowd.add(new RawConnection(gateway.port("web")));
                assertTrue(isCompressed(answer(crowd.get(i), OFFER)));
            }
            assertEquals(PLACES * 40 * 1024, windows(gateway));
            try (RawConnection late = new RawConnection(gateway.port("web"));
                    RawConnection modest = new RawConnection(gateway.port("web"))) {
                assertFalse(isCompressed(answer(late, OFFER)));
                late.send(RawWebSocket.masked(0x81, (byte) 'x'));
                assertEquals("81 78", frame(late));

                String second = answer(modest, OFFER + ", " + WITHOUT_WINDOW);
                assertTrue(second.contains("; client_no_context_takeover\r\n"), second);
            }
            gateway.reload("admin.port = 0, limits.memory-budget = 2MiB");
            crowd.add(new RawConnection(gateway.port("web")));
            assertTrue(isCompressed(answer(crowd.get(PLACES), OFFER)));
        } finally {
            for (RawConnection each : crowd) {
                each.close();
            }
        }
    }

    @Test
    void givesEveryPlaceBackHoweverItsClientGoes() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS)) {
            for (int i = 0; i < 200; i++) {
                try (RawConnection client = new RawConnection(gateway.port("web"))) {
                    client.send(RawWebSocket.request("/", "Sec-WebSocket-Version: 13", extensions(OFFER)));
                    switch (i % 4) {
                        case 0 -> client.reset(); // maybe before the answer is written
                        case 1 -> client.readHead();
                        case 2 -> {
                            client.send(RawWebSocket.masked(0xC1, (byte) 0xFF, (byte) 0xFF)); // which is no DEFLATE
                            client.readToEnd();
                        }
                        default -> client.finish();
                    }
                }
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertEquals(0, windows(gateway)));
        }
    }

    @Test
    void takesNoPlaceForWhoIsNotLetIn() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS);
                RawConnection stranger = new RawConnection(gateway.port("web"))) {
            String request = RawWebSocket.request(
                    "/", "Sec-WebSocket-Version: 13", "Origin: http://evil.example", extensions(OFFER));
            assertEquals(403, stranger.status(request));
            assertEquals(0, windows(gateway));
        }
    }

    @Test
    void countsStreamsOfHttp2Too() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS);
                Http2Client client = new Http2Client()) {
            Channel connection = client.connect(gateway);
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i <= PLACES; i++) {
                streams.add(new Stream(connection, webSocket("/lobby").add("sec-websocket-extensions", OFFER), false));
                assertEquals("headers 200", streams.get(i).next());
            }
            assertEquals(PLACES * 40 * 1024, windows(gateway));
            streams.get(PLACES).send("c18237fa213dc805"); // compressed, which was not agreed on
            assertTrue(streams.get(PLACES).next().matches("data 88..03ea.*"));

            streams.get(0).channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
            await().atMost(PATIENCE).untilAsserted(() -> assertEquals((PLACES - 1) * 40 * 1024, windows(gateway)));
            connection.close();
            await().atMost(PATIENCE).untilAsserted(() -> assertEquals(0, windows(gateway)));
        }
    }

    private static String answer(RawConnection client, String offers) throws IOException {
        return client.send(RawWebSocket.request("/", "Sec-WebSocket-Version: 13", extensions(offers)))
                .readHead();
    }

    private static String extensions(String offers) {
        return "Sec-WebSocket-Extensions: " + offers;
    }

    private static boolean isCompressed(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
        return answer.contains("permessage-deflate");
    }

    private static String frame(RawConnection client) throws IOException {
        byte[] frame = client.read(3);
        return String.format("%02x %02x", frame[0], frame[2]);
    }

    private static long windows(TestGateway gateway) throws IOException {
        return RawConnection.exchange(gateway.adminPort(), "GET /metrics HTTP/1.0\r\n\r\n")
                .lines()
                .filter(line -> line.startsWith("flashbridge_memory_windows_bytes "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
