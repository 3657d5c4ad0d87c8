package flashbridge.legacy;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Serves the page with the chat SWF in Ruffle, until interrupted.
 *
 * @param ruffle the folder of the npm package
 */
record RuffleCommand(Path ruffle) implements Command {
    static final Set<String> OPTIONS = Set.of("--port", "--flash-port");

    /** The target that stands for "whatever the page takes by itself". */
    static final String ANY = "ruffle";

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException, InterruptedException {
        int port = arguments.port("--port", 8000);
        Map<String, String> query = new HashMap<>();
        query.put("port", "" + arguments.port("--flash-port", 9000));
        if (!arguments.target().equals(ANY)) {
            URI tunnel = tunnel(arguments.target());
            query.put("host", tunnel.getHost());
            query.put("proxyUrl", tunnel.toString());
        }
        if (!Files.isRegularFile(ruffle.resolve("ruffle.js"))) {
            terminal.err().println("Ruffle is missing: there is no ruffle.js in " + ruffle + ". Fetch it with:");
            terminal.err().println("npm ci --prefix legacy-clients");
            return 1;
        }
        try (RufflePage page = RufflePage.open(port, RufflePage.web(), ruffle)) {
            terminal.out().println(page.uri(query));
            terminal.err().println("open this address in a browser; Ctrl-C ends");
            new CountDownLatch(1).await();
        } catch (BindException e) {
            boolean taken = String.valueOf(e.getMessage()).contains("in use");
            terminal.err()
                    .println("port " + port
                            + (taken ? " is in use by another process" : " cannot be opened: " + e.getMessage())
                            + "; choose another with --port");
        }
        return 1;
    }

    private static URI tunnel(String text) {
        URI url = Arguments.url(text);
        if (!Set.of("ws", "wss").contains(url.getScheme())) {
            throw new UsageError(text + " is not a WebSocket URL, as in ws://localhost:8080/flash");
        }
        return url;
    }
}
