package flashbridge.gateway.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.legacy.RufflePage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The chat SWF in Ruffle, against a stand-in for the gateway: what Flash content really sends, shows and understands. */
@TestInstance(Lifecycle.PER_CLASS)
class RuffleIT {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private final Chromium browser = Chromium.start();

    RuffleIT() throws IOException {}

    @AfterAll
    void stop() {
        browser.close();
    }

    @Test
    void speaksAndHearsXmlSocketThroughTheTunnel() throws IOException {
        try (FlashStub gateway = new FlashStub();
                Ruffle chat = Ruffle.play(browser, gateway.uri(), "Ann")) {
            gateway.accept();
            chat.awaitEvent("CONNECT", "");
            chat.page().screenshot(SCREENSHOTS.resolve("chat-connected.png"));

            chat.send("<msg from=\"ann\">h\u00e9 \u20ac</msg>");
            assertEquals("82 <msg from=\"ann\">h\u00e9 \u20ac</msg>\\0", gateway.receive());
            gateway.send("<msg from=\"ben\">gr\u00fc\u00df dich</msg>\0plain text too\0");
            chat.awaitEvent("DATA", "<msg from=\"ben\">gr\u00fc\u00df dich</msg>");
            chat.awaitEvent("DATA", "plain text too");

            chat.page().screenshot(SCREENSHOTS.resolve("chat.png"));
            gateway.hangUp();
            chat.awaitEvent("CLOSE", "");
            chat.page().screenshot(SCREENSHOTS.resolve("chat-closed.png"));
        }
    }

    @Test
    void sendsWhatIsTypedAndConnectsAgain() throws IOException {
        try (FlashStub gateway = new FlashStub();
                Ruffle chat = Ruffle.play(browser, gateway.uri(), "")) {
            gateway.accept();
            chat.awaitEvent("CONNECT", "");
            Stage stage = Stage.of(chat.page());
            stage.click(100, 348);
            chat.page().type("typed by hand\n");
            assertEquals("82 typed by hand\\0", gateway.receive());
            chat.page().type("and by button");
            stage.click(490, 348);
            assertEquals("82 and by button\\0", gateway.receive());

            chat.closeSocket();
            assertEquals("88 ", gateway.receive());
            stage.click(490, 348);
            gateway.accept();
            gateway.send("welcome back\0");
            chat.awaitEvent("DATA", "welcome back");
        }
    }

    @Test
    void explainsAMissingRuffle() throws IOException {
        Path nothing = Path.of("target/no-ruffle");
        try (RufflePage server = RufflePage.open(0, RufflePage.web(), nothing);
                Page page = browser.newPage()) {
            page.open(server.uri(Map.of()).toString());
            page.await("document.body.innerText.includes('npm ci --prefix legacy-clients')", Duration.ofSeconds(10));
            page.screenshot(SCREENSHOTS.resolve("ruffle-missing.png"));
        }
    }

    /** The SWF's stage somewhere on its page. */
    private record Stage(Page page, int left, int top) {
        static Stage of(Page page) {
            String rect = "document.getElementById('stage').getBoundingClientRect()";
            return new Stage(
                    page,
                    Integer.parseInt(page.eval("Math.round(" + rect + ".left)")),
                    Integer.parseInt(page.eval("Math.round(" + rect + ".top)")));
        }

        void click(int x, int y) {
            page.click(left + x, top + y);
        }
    }
}
