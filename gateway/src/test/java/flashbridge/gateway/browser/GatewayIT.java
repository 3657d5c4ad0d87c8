package flashbridge.gateway.browser;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.TestGateway;
import flashbridge.legacy.XmlSocketClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A real gateway, real browsers, a real SWF and a TCP client in one room. */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayIT {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Chromium browser = Chromium.start();

    GatewayIT() throws IOException {}

    @AfterAll
    void stop() {
        browser.close();
    }

    @Test
    void twoPagesAndATcpClientChat() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient flash = gateway.member("alone");
                Page one = openPage(gateway);
                Page other = openPage(gateway)) {
            one.eval("document.querySelector('#say').focus()");
            one.type("hello from one page\n");
            heard(one, "hello from one page", true);
            heard(other, "hello from one page", false);
            assertEquals("hello from one page", flash.receive(PATIENCE));

            flash.send("<msg from=\"flash\">h\u00e9 \u20ac</msg>");
            heard(one, "<msg from=\"flash\">h\u00e9 \u20ac</msg>", false);
            heard(other, "<msg from=\"flash\">h\u00e9 \u20ac</msg>", false);
            assertEquals("<msg from=\"flash\">h\u00e9 \u20ac</msg>", flash.receive(PATIENCE));

            other.eval("document.querySelector('#say').value = '{\"a\": 1}'");
            other.eval("document.querySelector('#say').dispatchEvent(new Event('input', {bubbles: true}))");
            other.eval("document.querySelector('#send').click()");
            assertEquals("{\"a\": 1}", flash.receive(PATIENCE));
            heard(one, "{\"a\": 1}", false);
            one.screenshot(SCREENSHOTS.resolve("page.png"));
        }
    }

    @Test
    void theSwfHearsATcpClientAndIsHeard() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient program = gateway.member("flash");
                Page page = openPage(gateway);
                Ruffle swf = Ruffle.play(browser, tunnel(gateway), "Ann")) {
            swf.awaitEvent("CONNECT", "");
            swf.send("<msg>from the SWF</msg>");
            assertEquals("<msg>from the SWF</msg>", program.receive(PATIENCE));
            heard(page, "<msg>from the SWF</msg>", false);
            swf.awaitEvent("DATA", "<msg>from the SWF</msg>");

            program.send("<msg>from TCP</msg>");
            swf.awaitEvent("DATA", "<msg>from TCP</msg>");
            swf.page().screenshot(SCREENSHOTS.resolve("swf.png"));
        }
    }

    @Test
    void thePageSaysWhyItIsRefusedAndWhichLineToAdd() throws Exception {
        String policy =
                "<cross-domain-policy><allow-access-from domain=\"www.example.com\" to-ports=\"*\"/></cross-domain-policy>";
        try (TestGateway gateway = TestGateway.open("", policy);
                Page page = browser.newPage()) {
            page.open("http://127.0.0.1:" + gateway.port("web") + "/");
            page.await("document.querySelector('#state').dataset.state === 'refused'", SOON);
            page.await("!document.querySelector('#refusal').hidden", SOON);
            String advice = page.eval("document.querySelector('#refusal').innerText");
            assertTrue(advice.contains("http://127.0.0.1:" + gateway.port("web")), advice);
            assertTrue(
                    advice.contains("<allow-access-from domain='127.0.0.1' to-ports='" + gateway.port("web") + "'/>"),
                    advice);
            page.screenshot(SCREENSHOTS.resolve("page-refused.png"));
        }
    }

    @Test
    void theSnippetOfThePageNamesTheRealPortAndAddress() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                Page page = openPage(gateway)) {
            String snippet = page.eval("document.querySelector('#snippet').textContent");
            assertTrue(snippet.contains("port: " + gateway.port("flash")), snippet);
            assertTrue(snippet.contains("ws://127.0.0.1:" + gateway.port("web") + "/flash"), snippet);
        }
    }

    @Test
    void noButtonLiesOverWhatItCopies() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                Page page = openPage(gateway)) {
            page.eval(
                    "document.querySelectorAll('.box pre').forEach(pre => pre.textContent = 'a-long-host-name.'.repeat(20))");
            String over = "[...document.querySelectorAll('aside .box')].filter(box =>"
                    + " box.querySelector('pre').getBoundingClientRect().bottom > box.querySelector('button').getBoundingClientRect().top)";
            assertEquals(
                    "3 0", page.eval("document.querySelectorAll('aside .box').length + ' ' + " + over + ".length"));
        }
    }

    private Page openPage(TestGateway gateway) {
        Page page = browser.newPage();
        page.open("http://127.0.0.1:" + gateway.port("web") + "/");
        page.await("document.querySelector('#state').dataset.state === 'open'", SOON);
        return page;
    }

    private static URI tunnel(TestGateway gateway) {
        return URI.create("ws://127.0.0.1:" + gateway.port("web") + "/flash");
    }

    private static void heard(Page page, String text, boolean mine) {
        String entry = "[...document.querySelectorAll('#log li[data-kind=text]')].some(li =>"
                + " li.querySelector('.text').textContent === %s && li.dataset.mine === '%s')";
        page.await(entry.formatted(DevTools.quote(text), mine), SOON);
    }
}
