package flashbridge.gateway;

import static flashbridge.gateway.Http2Client.webSocket;
import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.Http2Client.Stream;
import flashbridge.legacy.XmlSocketClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of HTTP/2 that do not read, and more of them than there are places. */
@Timeout(60)
class Http2LimitsTest {
    private static final int QUEUE = 64 * 1024;
    private static final int MESSAGES = 40; // more than the queue holds
    private static final String TEXT = "x".repeat(10_000);

    @AutoClose
    private final Http2Client client = new Http2Client();

    @Test
    void respectsTheWindowOfAStreamThatDoesNotRead() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits { queue-max-size = 64KiB, close-timeout = 5s }");
                XmlSocketClient flash = gateway.member("flash")) {
            Stream slow = Http2Client.member(client.connect(gateway), "/lobby");
            slow.channel.config().setAutoRead(false);
            String text = "x".repeat(10_000);
            for (int i = 0; i < 40; i++) { // more than its window and its queue
                flash.send(text);
                assertEquals(text, flash.receive(PATIENCE));
            }
            slow.channel.config().setAutoRead(true);
            StringBuilder heard = new StringBuilder();
            while (heard.indexOf("03f5") < 0) { // which stands in no message
                String line = slow.next();
                assertTrue(line.startsWith("data "), line);
                heard.append(line, 5, line.length());
            }
            slow.channel.close(); // or the gateway would wait for its answer
            // whole messages without a gap, and why there are no more: 1013, try again later
            assertTrue(
                    heard.toString().matches("(817e2710(78){10000}){6,39}88..03f5.*"),
                    heard.substring(heard.length() - 200));
        }
    }

    @Test
    void letsARequestGoWhoseEndNeverComes() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            Http2Headers post = new DefaultHttp2Headers()
                    .method("POST")
                    .scheme("http")
                    .path("/")
                    .authority("a");
            Stream stream = new Stream(client.connect(gateway), post, false);
            assertEquals("headers 413", stream.next());
            assertTrue(stream.next().startsWith("data "));
            assertEquals("end", stream.next());
            assertEquals("reset 8", stream.next()); // after limits.close-timeout: CANCEL
        }
    }

    @Test
    void closesAConnectionThatAsksForNothing() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.handshake-timeout = 200ms")) {
            Channel idle = client.connect(gateway);
            Channel used = client.connect(gateway);
            Http2Client.member(used, "/lobby");
            assertTrue(idle.closeFuture().await(10, SECONDS));
            assertTrue(used.isActive());
        }
    }

    @Test
    void countsEveryWebSocketAsAConnectionAndEveryRefusalOnce() throws Exception {
        try (TestGateway gateway =
                TestGateway.open("limits { max-connections = 2, close-timeout = 500ms }, admin.port = 0")) {
            Channel connection = client.connect(gateway);
            assertEquals("headers 200", new Stream(connection, webSocket("/lobby"), false).next());
            assertEquals("headers 503", new Stream(connection, webSocket("/lobby"), false).next());
            assertEquals(List.of("503 1.0"), refusals(gateway));
        }
    }

    @Test
    void tellsWhoHasNoPlace() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.max-connections = 1");
                RawWebSocket first = gateway.webSocket("/")) {
            Channel connection = client.connect(gateway);
            Stream stream = new Stream(connection, webSocket("/lobby"), false);
            assertEquals("headers 503", stream.next());
            assertTrue(stream.next().startsWith("data "));
            assertEquals("end", stream.next());
            assertEquals(0, client.goAway.get(10, SECONDS));
            assertTrue(connection.closeFuture().await(10, SECONDS));
            assertEquals("still here", first.text("still here").read().text());
        }
    }

    @Test
    void waitsNotLongForTheQuestionOfWhoHasNoPlace() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits { max-connections = 1, handshake-timeout = 1m }");
                RawWebSocket first = gateway.webSocket("/")) {
            assertTrue(client.connect(gateway).closeFuture().await(10, SECONDS));
            assertEquals("still here", first.text("still here").read().text());
        }
    }

    /** Over HTTP/1 too, see {@link TrustedProxyTest}. */
    @Test
    void countsNoTrustedProxyThatAnotherOneNames() throws Exception {
        String settings = "trusted-proxies = [127.0.0.1, 10.0.0.0/8], limits.max-connections-per-address = 1";
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open(settings)) {
            Channel connection = client.connect(gateway);
            for (int i = 0; i < 2; i++) {
                Http2Headers asks = webSocket("/lobby").add("x-forwarded-for", "10.1.2.3");
                assertEquals("headers 200", new Stream(connection, asks, false).next());
            }
            assertEquals(2, log.with(" proxy=10.1.2.3:0 listener=all").size());
            Http2Headers asks = webSocket("/lobby").add("x-forwarded-for", "203.0.113.9");
            assertEquals("headers 200", new Stream(connection, asks, false).next());
            assertEquals("headers 429", new Stream(connection, asks, false).next());
            assertEquals(
                    1,
                    log.with("connect    ").stream()
                            .filter(line -> line.contains(" address=203.0.113.9:"))
                            .count());
            connection.close().await();
        }
    }

    @Test
    void aStreamWhoseWindowIsNeverOpenedIsGivenUpAndHarmsNobody() throws Exception {
        String settings = "admin.port = 0, limits { queue-max-size = 64KiB, close-timeout = 500ms }";
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open(settings);
                XmlSocketClient flash = gateway.member("flash")) {
            Channel narrow = client.connect(gateway.port("all"), new Http2Settings().initialWindowSize(0));
            Stream shut = new Stream(narrow, webSocket("/lobby"), false);
            assertEquals("headers 200", shut.next()); // RFC 9113 §5.2.1: only DATA waits for a window
            Stream open = Http2Client.member(client.connect(gateway), "/lobby");
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
            assertEquals(
                    "headers 200", new Stream(narrow, webSocket("/lobby"), false).next()); // its connection goes on
        }
    }

    @Test
    void everyWebSocketCountsAsAConnectionOfItsAddress() throws Exception {
        String settings = "limits { max-connections-per-address = 3, close-timeout = 500ms }";
        try (TestGateway gateway = TestGateway.open(settings)) {
            Channel first = client.connect(gateway);
            Stream second = Http2Client.member(first, "/lobby");
            assertEquals("headers 200", new Stream(first, webSocket("/lobby"), false).next());
            assertEquals("headers 429", new Stream(first, webSocket("/lobby"), false).next());

            second.send("888237fa213d3412"); // 1000, it leaves
            await().atMost(PATIENCE)
                    .until(() ->
                            new Stream(first, webSocket("/lobby"), false).next().equals("headers 200"));
        }
    }

    /** Its windows never open, so each answer would be kept for limits.close-timeout. */
    @ParameterizedTest
    @CsvSource({"/, 200, 3", "/nope, 404, 4"}) // more than 64 KiB, or more than 4
    void keepsFewAnswersForWhoDoesNotReadThem(String path, int status, int most) throws Exception {
        String settings = "admin.port = 0, limits.close-timeout = 10s";
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open(settings)) {
            Channel narrow = client.connect(gateway.port("all"), new Http2Settings().initialWindowSize(0));
            Http2Client.member(narrow, "/lobby");
            for (int i = 0; i < most; i++) {
                assertEquals("headers " + status, get(narrow, path).next());
            }
            for (int i = 0; i < 3; i++) {
                assertEquals("reset 7", get(narrow, path).next()); // REFUSED_STREAM
            }
            assertEquals(List.of("unread 3.0"), refusals(gateway));
            assertEquals(
                    1,
                    log.with(" reason=\"asks on without reading the answers\"").size());
            assertEquals("headers 200", new Stream(narrow, webSocket("/lobby"), false).next());
            narrow.close().await(); // or the gateway would wait for its answers
        }
    }

    @Test
    void answersAsManyTogetherAsMayBeAskedTogether() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection hasty = new RawConnection(gateway.port("all"))) {
            Http2Bytes bytes = Http2Bytes.begin();
            for (int i = 0; i < 100; i++) {
                bytes.frame(
                        Http2Bytes.HEADERS,
                        Http2Bytes.END_HEADERS | Http2Bytes.END_STREAM,
                        2 * i + 1,
                        Http2Bytes.encoded(asked("/nope")));
            }
            hasty.send(bytes.all());
            for (int ended = 0; ended < 100; ) {
                ByteBuf head = Unpooled.wrappedBuffer(hasty.read(9));
                assertEquals(head.getMedium(0), hasty.read(head.readMedium()).length);
                int type = head.readByte();
                assertTrue(type != Http2Bytes.RST_STREAM && type != Http2Bytes.GOAWAY, "type " + type);
                if (type == Http2Bytes.DATA && head.readByte() == Http2Bytes.END_STREAM) {
                    ended++;
                }
            }
        }
    }

    private static Stream get(Channel connection, String path) throws Exception {
        return new Stream(connection, asked(path), true);
    }

    private static Http2Headers asked(String path) {
        return new DefaultHttp2Headers()
                .method("GET")
                .scheme("http")
                .authority("localhost")
                .path(path);
    }

    private static List<String> refusals(TestGateway gateway) throws IOException {
        return RawConnection.exchange(gateway.adminPort(), "GET /metrics HTTP/1.0\r\n\r\n")
                .lines()
                .filter(line -> line.startsWith("flashbridge_refused_total{") && !line.endsWith(" 0.0"))
                .map(line -> line.replaceFirst(".*\"(.*)\"} (.*)", "$1 $2"))
                .toList();
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
