package flashbridge.gateway;

import static flashbridge.gateway.Http2Client.HELLO;
import static flashbridge.gateway.Http2Client.webSocket;
import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.gateway.Http2Client.Stream;
import flashbridge.legacy.XmlSocketClient;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket over HTTP/2, RFC 8441, by a client that may send anything; without TLS, on the port for everything. */
@Timeout(60)
class Http2Test {
    @AutoClose
    private final Http2Client client = new Http2Client();

    @Test
    void announcesTheExtendedConnect() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            client.connect(gateway);
            assertEquals(true, client.settings.get(10, SECONDS).connectProtocolEnabled());
        }
    }

    @Test
    void carriesSeveralWebSocketsOnOneConnection() throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms");
                XmlSocketClient flash = gateway.member("flash")) {
            Channel connection = client.connect(gateway);
            Stream one = new Stream(connection, webSocket("/lobby"), false);
            Stream two = new Stream(connection, webSocket("/lobby"), false);
            Stream tunnel = new Stream(connection, webSocket("/flash"), false);
            for (Stream each : new Stream[] {one, two, tunnel}) {
                assertEquals("headers 200", each.next());
            }
            one.send(HELLO);
            assertEquals("data 810548656c6c6f", one.next());
            assertEquals("data 810548656c6c6f", two.next());
            assertEquals("data 820648656c6c6f00", tunnel.next());
            assertEquals("Hello", flash.receive(PATIENCE));

            one.send("888237fa213d3412");
            assertEquals("data 880203e8", one.next());
            assertEquals("end", one.next());
            flash.send("still here");
            assertEquals("data 810a" + ByteBufUtil.hexDump("still here".getBytes(UTF_8)), two.next());
        }
    }

    @Test
    void takesAResetForALeave() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            Stream stream = Http2Client.member(client.connect(gateway), "/reset");
            stream.channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
            await().atMost(PATIENCE).until(() -> log.with("room=reset").size() == 2);
        }
    }

    @Test
    void takesTheEndOfAStreamForTheEndOfItsConnection() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            Stream stream = Http2Client.member(client.connect(gateway), "/ended");
            stream.channel.writeAndFlush(new DefaultHttp2DataFrame(true));
            assertEquals("end", stream.next());
            await().atMost(PATIENCE).until(() -> log.with("room=ended").size() == 2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,     /,      '',        '',                    200",
        "HEAD,    /,      '',        '',                    200",
        "GET,     /nope,  '',        '',                    404",
        "POST,    /,      '',        '',                    405",
        "'G T',   /,      '',        '',                    400",
        "CONNECT, '',     '',        '',                    405",
        "CONNECT, /,      connect-ip, '',                   501",
        "CONNECT, /,      websocket, origin: http://evil.example, 403",
        "CONNECT, /,      websocket, sec-websocket-version: 12, 400",
        "CONNECT, /%ff,   websocket, '',                    400"
    })
    void answersWhatIsNoWebSocket(String method, String path, String protocol, String header, String status)
            throws Exception {
        try (TestGateway gateway = TestGateway.open("limits.close-timeout = 500ms")) {
            Http2Headers head = new DefaultHttp2Headers(false).method(method).authority("localhost");
            if (!path.isEmpty()) {
                head.path(path).scheme("http");
            }
            if (!protocol.isEmpty()) {
                head.add(":protocol", protocol).add("sec-websocket-version", "13");
            }
            if (!header.isEmpty()) {
                head.set(header.split(": ", 2)[0], header.split(": ", 2)[1]);
            }
            Stream stream = new Stream(client.connect(gateway), head, !method.equals("CONNECT"));
            assertEquals("headers " + status, stream.next());
        }
    }
}
