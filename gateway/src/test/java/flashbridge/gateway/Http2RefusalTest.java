package flashbridge.gateway;

import static flashbridge.gateway.Http2Bytes.CONTINUATION;
import static flashbridge.gateway.Http2Bytes.DATA;
import static flashbridge.gateway.Http2Bytes.HEADERS;
import static flashbridge.gateway.Http2Bytes.PING;
import static flashbridge.gateway.Http2Bytes.RST_STREAM;
import static flashbridge.gateway.Http2Bytes.SETTINGS;
import static flashbridge.gateway.TestGateway.PATIENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that break the rules of HTTP/2 themselves, or never finish: told, logged and counted like all others. */
@Timeout(60)
class Http2RefusalTest {
    private static final String SETTINGS_OF_ALL =
            "admin.port = 0, limits { max-header-size = 1KiB, max-new-connections-per-address = 10000, ";

    static Stream<Arguments> broken() throws Exception {
        Http2Bytes resets = Http2Bytes.begin();
        for (int i = 0; i < 201; i++) { // one more than Netty takes in 30 seconds
            resets.request(2 * i + 1, Http2Client.webSocket("/lobby")).frame(RST_STREAM, 0, 2 * i + 1, new byte[4]);
        }
        return Stream.of(
                Arguments.of(Http2Error.PROTOCOL_ERROR, Http2Bytes.begin().frame(DATA, 0, 0, (byte) 1)),
                Arguments.of(Http2Error.FRAME_SIZE_ERROR, Http2Bytes.begin().frame(SETTINGS, 0, 0, new byte[5])),
                Arguments.of(Http2Error.FRAME_SIZE_ERROR, Http2Bytes.begin().frame(PING, 0, 0, new byte[20_000])),
                Arguments.of(Http2Error.ENHANCE_YOUR_CALM, resets));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhichRuleIsBroken(Http2Error code, Http2Bytes bytes) throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS_OF_ALL + "}");
                ClientLog log = new ClientLog();
                RawConnection client = new RawConnection(gateway.port("all"))) {
            client.send(bytes.all());
            assertEquals(code, Http2Error.valueOf(Http2Bytes.errorCode(client)));
            await().atMost(PATIENCE).until(() -> refusals(gateway).equals(List.of("protocol 1.0")));
            List<String> lines = about(client, log);
            assertEquals(1, lines.size(), lines::toString);
            assertTrue(lines.get(0).matches("refused    id=.* reason=\"breaks HTTP/2: .+\""), lines.get(0));
        }
    }

    @Test
    void namesWhoseHeadIsTooLong() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS_OF_ALL + "}");
                ClientLog log = new ClientLog();
                RawConnection client = new RawConnection(gateway.port("all"))) {
            client.send(Http2Bytes.begin()
                    .request(1, get().add("x", "y".repeat(1100)))
                    .all());
            await().atMost(PATIENCE).until(() -> refusals(gateway).equals(List.of("431 1.0")));
            List<String> lines = about(client, log);
            assertEquals(1, lines.size(), lines::toString);
            assertTrue(
                    lines.get(0)
                            .endsWith(" status=431 reason=\"The head of this request is longer than"
                                    + " limits.max-header-size.\""),
                    lines.get(0));
        }
    }

    @Test
    void namesWhoseHeadHasTooManyHeaders() throws Exception {
        Http2Headers head = get().add("cookie", "a=1");
        for (int i = 0; i < 100; i++) { // a browser divides one header into as many as it has cookies. RFC 9113 §8.2.3
            head.add("cookie", "b=2").add("x", "");
        }
        try (TestGateway gateway = TestGateway.open("admin.port = 0");
                ClientLog log = new ClientLog();
                RawConnection modest = new RawConnection(gateway.port("all"));
                RawConnection client = new RawConnection(gateway.port("all"))) {
            modest.send(Http2Bytes.begin().request(1, head).all());
            await().atMost(PATIENCE).until(() -> refusals(gateway).equals(List.of("413 1.0"))); // it has no end
            client.send(Http2Bytes.begin().request(1, head.add("x", "")).all());
            await().atMost(PATIENCE).until(() -> refusals(gateway).equals(List.of("413 1.0", "431 1.0")));
            List<String> lines = about(client, log);
            assertEquals(1, lines.size(), lines::toString);
            assertTrue(
                    lines.get(0).endsWith(" status=431 reason=\"This request has more than 100 header lines.\""),
                    lines.get(0));
        }
    }

    static Stream<Http2Headers> malformed() {
        return Stream.of(
                get().add("connection", "keep-alive"),
                get().add("transfer-encoding", "chunked"),
                get().add("x", "a\r\nb"),
                get().add("x", "a\0b"),
                get().add("X", "y"),
                get().add(":foo", "bar"),
                get().add(":path", "/"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void saysWhoseRequestIsMalformedAndAnswersTheNextOne(Http2Headers head) throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0");
                ClientLog log = new ClientLog();
                RawConnection client = new RawConnection(gateway.port("all"))) {
            client.send(Http2Bytes.begin().request(1, head).request(3, get()).all());
            await().atMost(PATIENCE).until(() -> refusals(gateway).equals(List.of("413 1.0", "protocol 1.0")));
            List<String> lines = about(client, log);
            assertEquals(2, lines.size(), lines::toString);
            assertTrue(lines.get(0).matches("refused    id=.* reason=\"breaks HTTP/2: .+\""), lines.get(0));
        }
    }

    static Stream<Http2Headers> incomplete() {
        return Stream.of(
                unchecked().method("GET").scheme("http").authority("localhost"),
                unchecked().path("/").scheme("http").authority("localhost"),
                unchecked().method("CONNECT").add(":protocol", "websocket").add("sec-websocket-version", "13"));
    }

    /** RFC 9113 §8.3.1, RFC 8441 §4 */
    @ParameterizedTest
    @MethodSource("incomplete")
    void refusesWhatLacksAMethodOrAPath(Http2Headers head) throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0");
                RawConnection client = new RawConnection(gateway.port("all"))) {
            client.send(Http2Bytes.begin().request(1, head).all());
            await().atMost(PATIENCE).until(() -> refusals(gateway).equals(List.of("400 1.0")));
        }
    }

    static Stream<byte[]> begun() throws Exception {
        byte[] head = Http2Bytes.encoded(get());
        byte[] whole = new Http2Bytes().request(3, get()).all();
        return Stream.of(
                Arrays.copyOf(whole, 1),
                Arrays.copyOf(whole, 9),
                Arrays.copyOf(whole, whole.length - 1),
                new Http2Bytes().frame(HEADERS, 0, 3, head).all(),
                new Http2Bytes()
                        .frame(HEADERS, 0, 3, head)
                        .frame(CONTINUATION, 0, 3)
                        .all());
    }

    @ParameterizedTest
    @MethodSource("begun")
    void namesWhoNeverFinishesALaterRequest(byte[] begun) throws Exception {
        for (boolean atOnce : new boolean[] {true, false}) {
            try (TestGateway gateway = TestGateway.open(SETTINGS_OF_ALL + "handshake-timeout = 200ms }");
                    ClientLog log = new ClientLog();
                    RawConnection slow = new RawConnection(gateway.port("all"))) {
                slow.send(whole(atOnce ? begun : new byte[0]));
                if (!atOnce) {
                    slow.sendByteByByte(begun);
                }
                slow.readToEnd();
                await().atMost(PATIENCE).until(() -> refusals(gateway).equals(List.of("timeout 1.0")));
                assertTrue(about(slow, log).get(0).endsWith(" reason=\"no request within limits.handshake-timeout\""));
            }
        }
    }

    @Test
    void partsWithoutAWordFromWhoAsksForNothingMore() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS_OF_ALL + "handshake-timeout = 200ms }");
                ClientLog log = new ClientLog();
                RawConnection done = new RawConnection(gateway.port("all"))) {
            done.send(whole(new Http2Bytes().frame(PING, 0, 0, new byte[8]).all()))
                    .readToEnd();
            assertEquals(List.of(), about(done, log));
            assertEquals(List.of(), refusals(gateway));
        }
    }

    /** A request from its beginning to its end, and what comes behind it. */
    private static byte[] whole(byte... rest) throws Exception {
        byte[] asked = Http2Bytes.begin()
                .frame(HEADERS, Http2Bytes.END_HEADERS | Http2Bytes.END_STREAM, 1, Http2Bytes.encoded(get()))
                .all();
        byte[] all = Arrays.copyOf(asked, asked.length + rest.length);
        System.arraycopy(rest, 0, all, asked.length, rest.length);
        return all;
    }

    private static Http2Headers get() {
        return unchecked().method("GET").scheme("http").authority("localhost").path("/nope");
    }

    private static Http2Headers unchecked() {
        return new DefaultHttp2Headers(false);
    }

    private static List<String> about(RawConnection client, ClientLog log) {
        return log.with(" address=127.0.0.1:" + client.localPort() + " ").stream()
                .filter(line -> !line.contains("connect "))
                .toList();
    }

    /** Those that have happened: {@code 431 1.0}. */
    private static List<String> refusals(TestGateway gateway) throws IOException {
        String metrics = RawConnection.exchange(gateway.adminPort(), "GET /metrics HTTP/1.0\r\n\r\n");
        return metrics.lines()
                .filter(line -> line.startsWith("flashbridge_refused_total{") && !line.endsWith(" 0.0"))
                .map(line -> line.replaceFirst(".*\"(.*)\"} (.*)", "$1 $2"))
                .toList();
    }
}
