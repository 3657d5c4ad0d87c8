package flashbridge.gateway;

import static flashbridge.gateway.Http2Client.HELLO;
import static flashbridge.gateway.Http2Client.webSocket;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.Http2Client.Stream;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections of HTTP/2 that outlive a configuration, and the end of them. */
@Timeout(60)
class Http2EndTest {
    @AutoClose
    private final Http2Client client = new Http2Client();

    @Test
    void tellsEveryStreamThatTheGatewayStops() throws Exception {
        Stream stream;
        try (TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            stream = Http2Client.member(client.connect(gateway), "/lobby");
            Thread stop = new Thread(gateway::close);
            stop.start();
            assertTrue(String.valueOf(stream.next()).startsWith("data 88"));
            stream.send("888237fa213d3413");
            assertEquals("end", stream.next());
            assertTrue(client.goAway.get(10, SECONDS) >= 0);
            stop.join();
        }
    }

    @Test
    void tellsAllWebSocketsBeforeTheirConnection() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            Channel connection = client.connect(gateway);
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                streams.add(Http2Client.member(connection, "/lobby"));
            }
            Thread stop = new Thread(gateway::close);
            stop.start();
            for (Stream each : streams) {
                assertTrue(String.valueOf(each.next()).matches("data 88..03e9.*"));
            }
            assertFalse(client.goAway.isDone());
            for (Stream each : streams) {
                each.send("888237fa213d3413");
                assertEquals("end", each.next());
            }
            assertEquals(Http2Error.NO_ERROR.code(), client.goAway.get(10, SECONDS));
            stop.join();
            assertTrue(connection.closeFuture().await(10, SECONDS));
        }
    }

    @Test
    void judgesNewStreamsOfAnOldConnectionByTheNewConfiguration() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            Channel connection = client.connect(gateway);
            Stream before = Http2Client.member(connection, "/lobby");
            gateway.reload("limits.close-timeout = 500ms", """
                    <cross-domain-policy><allow-access-from domain="www.example.com" to-ports="*"/></cross-domain-policy>
                    """);
            assertEquals("headers 403", new Stream(connection, webSocket("/lobby"), false).next());
            Http2Headers other = webSocket("/lobby").set("origin", "http://www.example.com");
            assertEquals("headers 200", new Stream(connection, other, false).next());
            before.send(HELLO);
            assertEquals("data 810548656c6c6f", before.next());
        }
    }

    @Test
    void refusesNewStreamsOnceItsPortIsClosed() throws Exception {
        String more = "limits.close-timeout = 500ms\nlisteners += "
                + "{ name = more, port = 0, address = 127.0.0.1, speaks = [websocket] }\n";
        try (TestGateway gateway = TestGateway.open(more)) {
            Channel connection = client.connect(gateway, "more");
            Stream before = Http2Client.member(connection, "/lobby");
            gateway.reload("limits.close-timeout = 500ms");
            assertEquals("reset 7", new Stream(connection, webSocket("/lobby"), false).next()); // REFUSED_STREAM
            before.send(HELLO);
            assertEquals("data 810548656c6c6f", before.next());
        }
    }

    @Test
    void refusesNewStreamsWhileTheGatewayStopsAndSaysSo() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits { drain-time = 2s, close-timeout = 500ms }")) {
            int port = gateway.port("all");
            Channel connection = client.connect(gateway);
            Http2Client.member(connection, "/lobby"); // whom the gateway waits for
            Thread stop = new Thread(gateway::drain);
            stop.start();
            await().untilAsserted(() -> assertThrows(ConnectException.class, () -> new RawConnection(port)));
            Stream late = new Stream(connection, webSocket("/lobby"), false);
            assertEquals("headers 503", late.next());
            String why = late.next().substring("data ".length());
            assertEquals("the gateway is about to stop.\n", new String(ByteBufUtil.decodeHexDump(why), UTF_8));
            stop.join();
        }
    }
}
