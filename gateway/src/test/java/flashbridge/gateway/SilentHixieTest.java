package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers of 2009 to 2011 cannot be pinged: they are kept alive with a message, and given up when they say nothing. */
class SilentHixieTest {
    private static final String PING = "\0<ping/>\u00ff";

    @ParameterizedTest
    @ValueSource(ints = {75, 76})
    void isKeptAliveWithAMessage(int hixie) throws Exception {
        String listener = "listeners += { name = tv, port = 0, address = 127.0.0.1, speaks = [websocket],"
                + " keep-alive-message = \"<ping/>\", keep-alive-interval = 100ms }\n";
        try (TestGateway gateway = TestGateway.open(listener);
                RawConnection browser = connect(gateway.port("tv"), hixie);
                RawWebSocket later = RawWebSocket.open(gateway.port("tv"), "/", "Sec-WebSocket-Version: 13")) {
            for (int i = 0; i < 3; i++) {
                assertEquals(PING, read(browser, PING.length()));
            }
            String own = "\0in\u00ff";
            browser.send(own.getBytes(ISO_8859_1));
            assertEquals("in", later.read().text()); // who can be pinged hears no such message
            String heard = read(browser, own.length());
            while (!heard.endsWith(own)) {
                heard += read(browser, 1);
            }
            assertEquals("", heard.replace(PING, "").replace(own, ""));
        }
    }

    @ParameterizedTest
    @CsvSource({"75, ''", "76, '\u00ff\0'"})
    void isGivenUpAfterLongSilence(int hixie, String goodbye) throws Exception {
        try (TestGateway gateway = TestGateway.open("limits { idle-timeout = 300ms, close-timeout = 100ms }");
                ClientLog log = new ClientLog();
                RawConnection browser = connect(gateway.port("web"), hixie)) {
            String word = "\0in\u00ff";
            browser.send(word.getBytes(ISO_8859_1));
            assertEquals(word + goodbye, new String(browser.readToEnd(), ISO_8859_1));
            String client = "address=127.0.0.1:" + browser.localPort() + " ";
            await().until(() -> log.with(client).stream().anyMatch(line -> line.contains("limits.idle-timeout")));
        }
    }

    static RawConnection connect(int port, int hixie) throws IOException {
        return connect(new RawConnection(port), hixie);
    }

    /** Shakes hands, and reads up to the first frame. */
    static RawConnection connect(RawConnection connection, int hixie) throws IOException {
        String keys = "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n";
        connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                + "Origin: http://localhost\r\n" + (hixie == 76 ? keys + "\r\n^n:ds[4U" : "\r\n"));
        connection.readHead();
        if (hixie == 76) {
            assertEquals("8jKS'y:G*Co,Wxa-", read(connection, 16));
        }
        return connection;
    }

    private static String read(RawConnection connection, int length) throws IOException {
        return new String(connection.read(length), ISO_8859_1);
    }
}
