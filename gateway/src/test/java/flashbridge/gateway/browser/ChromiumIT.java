package flashbridge.gateway.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The harness itself: what the other browser tests rely on. */
@TestInstance(Lifecycle.PER_CLASS)
class ChromiumIT {
    private static final String HTML = """
            <!doctype html><meta charset="utf-8"><title>tiny</title>
            <body style="margin:0;font:32px sans-serif;background:#eef2f7">
            <input id="typed" autofocus style="width:300px;height:40px">
            <button style="position:absolute;left:0;top:100px;width:200px;height:80px" onclick="window.clicked = true">h\u00e9</button>
            <script>
              window.frames_ = 0;
              (function frame() { window.frames_++; requestAnimationFrame(frame); })();
              setTimeout(() => window.late = 'h\u00e9 "\u20ac" \\\\ + \\n', 200);
              document.getElementById('typed').onkeydown = e => { window.entered = e.key === 'Enter'; };
              console.warn('a warning for the test');
            </script>
            """;

    private final HttpServer server = serve();
    private final Chromium browser = Chromium.start();

    ChromiumIT() throws IOException {}

    @BeforeAll
    void startServer() {
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop(0);
        browser.close();
    }

    @Test
    void readsValuesWithEveryKindOfCharacter() {
        try (Page page = open()) {
            page.await("window.late !== undefined", Duration.ofSeconds(10));
            assertEquals("h\u00e9 \"\u20ac\" \\ + \n", page.eval("window.late"));
            assertEquals("3", page.eval("Promise.resolve(1 + 2)"));
        }
    }

    @Test
    void tellsWhatThrew() {
        try (Page page = open()) {
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> page.eval("nowhere.to.be.found"));
            assertTrue(e.toString().contains("nowhere is not defined"), e.toString());
        }
    }

    @Test
    void givesUpWaitingWithTheConsoleInTheMessage() {
        try (Page page = open()) {
            AssertionError e = assertThrows(AssertionError.class, () -> page.await("false", Duration.ofMillis(300)));
            assertTrue(e.toString().contains("a warning for the test"), e.toString());
        }
    }

    @Test
    void refusesAnAddressNobodyServes() {
        try (Page page = browser.newPage()) {
            assertThrows(IllegalStateException.class, () -> page.open("http://127.0.0.1:1/"));
        }
    }

    @Test
    void clicksAndTypes() {
        try (Page page = open()) {
            page.click(100, 140);
            assertEquals("true", page.eval("window.clicked"));
            page.click(50, 20);
            page.type("<h\u00e9/>\n");
            assertEquals("<h\u00e9/>", page.eval("document.getElementById('typed').value"));
            assertEquals("true", page.eval("window.entered"));
        }
    }

    @Test
    void keepsEveryPageRunningBesideOthers() {
        try (Page first = open();
                Page second = open()) {
            for (Page page : new Page[] {first, second, first}) {
                String more = page.eval("window.frames_ + 10");
                page.await("window.frames_ > " + more, Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void takesScreenshots() throws IOException {
        Path file = Path.of("target/screenshots/tiny.png");
        try (Page page = open()) {
            page.screenshot(file);
        }
        assertTrue(ImageIO.read(file.toFile()).getWidth() > 100);
        assertTrue(Files.size(file) > 1000);
    }

    private Page open() {
        return browser.newPage().open("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static HttpServer serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = HTML.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        return server;
    }
}
