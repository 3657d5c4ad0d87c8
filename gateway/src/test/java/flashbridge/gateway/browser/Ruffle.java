package flashbridge.gateway.browser;

import flashbridge.legacy.RufflePage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The chat SWF, run by Ruffle in a page of a {@link Chromium}. */
final class Ruffle implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RufflePage server;
    private final Page page;

    private Ruffle(RufflePage server, Page page) {
        this.server = server;
        this.page = page;
    }

    /** The npm package with the player, if it has been fetched. */
    static Optional<Path> find() {
        return Optional.of(RufflePage.ruffle()).filter(folder -> Files.isRegularFile(folder.resolve("ruffle.js")));
    }

    /** Plays the chat, its XMLSocket carried to {@code tunnel}; skips the running test where Ruffle is missing. */
    static Ruffle play(Chromium browser, URI tunnel, String name) throws IOException {
        Path ruffle = Tools.need(find(), "No Ruffle in legacy-clients: npm ci --prefix legacy-clients");
        RufflePage server = RufflePage.open(0, RufflePage.web(), ruffle);
        Page page = browser.newPage();
        page.open(
                server.uri(Map.of("proxyUrl", tunnel.toString(), "name", name)).toString());
        return new Ruffle(server, page);
    }

    Page page() {
        return page;
    }

    /** Sends as the SWF does: one XMLSocket message. */
    void send(String message) {
        page.eval("window.player.ruffle().callExternalInterface('xmlSend', " + DevTools.quote(message) + ")");
    }

    /** Closes the SWF's XMLSocket. */
    void closeSocket() {
        page.eval("window.player.ruffle().callExternalInterface('xmlClose')");
    }

    /** Waits until the SWF has seen an event: START, CONNECT, DATA, CLOSE, IO_ERROR or SECURITY, and its text. */
    void awaitEvent(String kind, String text) {
        String seen = "window.events.some(e => e.kind === %s && e.text === %s)";
        page.await(seen.formatted(DevTools.quote(kind), DevTools.quote(text)), PATIENCE);
    }

    /** All events so far as JSON: {@code [{"seq":1,"kind":"START","text":"localhost:9000"}, ...]}. */
    String events() {
        return page.eval("JSON.stringify(window.events)");
    }

    @Override
    public void close() {
        page.close();
        server.close();
    }
}
