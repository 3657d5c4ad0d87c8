package flashbridge.gateway.browser;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.ClientLog;
import flashbridge.gateway.TestGateway;
import flashbridge.legacy.XmlSocketClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A real browser on TLS: HTTP/2, several WebSockets on one connection, and compressed messages. */
@TestInstance(Lifecycle.PER_CLASS)
class SecureIT {
    private static final String OPEN = """
            window.sockets = [], window.heard = [];
            window.open1 = path => new Promise((resolve, reject) => {
              const s = new WebSocket('%s://' + location.host + path);
              s.onopen = () => resolve(s.extensions);
              s.onerror = () => reject(new Error('refused'));
              s.onmessage = e => window.heard.push(e.data);
              s.onclose = e => window.closeCode = e.code;
              window.sockets.push(s);
            });
            """;
    private static final String LONG = "compressible ".repeat(100);

    @TempDir
    private Path temp = Path.of("");

    private final Chromium browser = Chromium.start();

    SecureIT() throws IOException {}

    @AfterAll
    void stop() {
        browser.close();
    }

    @Test
    void opensSeveralWebSocketsOnOneHttp2Connection() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(temp, "");
                XmlSocketClient flash = gateway.member("flash");
                Page page = browser.newPage().open("https://localhost:" + gateway.port("secure") + "/")) {
            assertEquals("h2", page.eval("performance.getEntriesByType('navigation')[0].nextHopProtocol"));
            page.eval("eval(`" + OPEN.formatted("wss") + "`)");
            String extensions = page.eval("open1('/lobby')");
            assertTrue(extensions.startsWith("permessage-deflate"), extensions);
            page.eval("open1('/lobby')");
            page.eval("open1('/other')");
            assertTrue(
                    log.with("protocol=RFC-6455/deflate/h2").size() >= 3,
                    log.with("connect").toString());

            page.eval("sockets[0].send('" + LONG + "')");
            assertEquals(LONG, flash.receive(PATIENCE));
            page.await("heard.length == 2 && heard[0] == heard[1] && heard[0] == '" + LONG + "'", PATIENCE);
            flash.send("h\u00e9 \u2713");
            page.await("heard.length == 4 && heard[3] == 'h\u00e9 \u2713'", PATIENCE);

            page.eval("sockets[0].close(1000, 'bye')");
            page.await("closeCode === 1000", PATIENCE);
            await().atMost(PATIENCE)
                    .until(() -> log.with("closed by the client: 1000 bye").size() == 1);
            String line = log.with("closed by the client: 1000 bye").get(0);
            assertTrue(line.matches(".* duration=[0-3][.].*"), line); // both ends ended the stream, nobody waited
        }
    }

    @Test
    void leavesWhenAStreamIsResetByLeavingThePage() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(temp, "");
                Page page = browser.newPage().open("https://localhost:" + gateway.port("secure") + "/")) {
            page.eval("eval(`" + OPEN.formatted("wss") + "`)");
            page.eval("open1('/left')");
            page.open("about:blank");
            await().atMost(PATIENCE).until(() -> log.with("room=left").size() == 2);
        }
    }

    @Test
    void tellsTheBrowserWhenTheGatewayStops() throws Exception {
        try (Page page = browser.newPage()) {
            try (TestGateway gateway = TestGateway.openSecure(temp, "")) {
                page.open("https://localhost:" + gateway.port("secure") + "/");
                page.eval("eval(`" + OPEN.formatted("wss") + "`)");
                page.eval("open1('/lobby')");
            }
            page.await("closeCode === 1001", PATIENCE);
        }
    }

    @Test
    void carriesMegabytesOverOneStream() throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "");
                XmlSocketClient flash = gateway.member("flash");
                Page page = browser.newPage().open("https://localhost:" + gateway.port("secure") + "/")) {
            page.eval("eval(`" + OPEN.formatted("wss") + "`)");
            page.eval("open1('/lobby')");
            page.eval("sockets[0].send(Array.from({length: 90000}, (_, i) => i).join(' '))");
            String numbers = flash.receive(PATIENCE);
            assertTrue(numbers != null && numbers.endsWith(" 89999"));
            flash.send("numbers " + numbers);
            page.await("heard.length == 2 && heard[1].length == " + (numbers.length() + 8), PATIENCE);
        }
    }

    @Test
    void compressesOverHttp1Too() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open("");
                Page page = browser.newPage().open("http://localhost:" + gateway.port("web") + "/")) {
            page.eval("eval(`" + OPEN.formatted("ws") + "`)");
            page.eval("open1('/squeezed')");
            page.eval("sockets[0].send('" + LONG + "')");
            page.await("heard.length == 1 && heard[0] == '" + LONG + "'", PATIENCE);
            page.eval("sockets[0].close()");
            page.await("closeCode === 1005", PATIENCE);
            await().atMost(PATIENCE).until(() -> log.with("room=squeezed").size() == 2);
            String line = log.with("room=squeezed").get(1);
            assertTrue(line.contains("protocol=RFC-6455/deflate "), line);
            assertTrue(line.contains("bytes-in=1300 ") && line.matches(".*bytes-out=\\d\\d .*"), line);
        }
    }
}
