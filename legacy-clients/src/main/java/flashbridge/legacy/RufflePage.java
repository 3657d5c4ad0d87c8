package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A small web server on the loopback address for the page that runs the chat SWF in Ruffle, a Flash Player for browsers. */
public final class RufflePage implements AutoCloseable {
    private static final String PLAYER = "/ruffle/";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "map", "application/json",
            "swf", "application/x-shockwave-flash",
            // browsers compile WebAssembly while it streams in only under its proper name
            "wasm", "application/wasm");

    private final HttpServer server;
    private final ExecutorService threads;
    private final Path web;
    private final Path ruffle;

    private RufflePage(HttpServer server, Path web, Path ruffle) {
        this.server = server;
        this.web = web.toAbsolutePath().normalize();
        this.ruffle = ruffle.toAbsolutePath().normalize();
        this.threads = Executors.newFixedThreadPool(4);
    }

    /**
     * Serves {@code web} as the root and {@code ruffle} as {@code /ruffle/}, until closed.
     *
     * @param port where to listen; 0 takes any free port
     * @throws java.net.BindException if the port is taken
     */
    public static RufflePage open(int port, Path web, Path ruffle) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        RufflePage page = new RufflePage(server, web, ruffle);
        server.setExecutor(page.threads);
        server.createContext("/", page::answer);
        server.start();
        return page;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The page's address; the query is what {@code index.html} explains: host, port, proxyUrl, name. */
    public URI uri(Map<String, String> query) {
        String coded = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .sorted()
                .collect(Collectors.joining("&"));
        return URI.create("http://localhost:" + port() + "/" + (coded.isEmpty() ? "" : "?" + coded));
    }

    /** The folder of the page and the SWF, as it lies in the project. */
    public static Path web() {
        return module().resolve("src/main/web");
    }

    /** The npm package {@code @ruffle-rs/ruffle}: the property {@code flashbridge.ruffle} or else the one in the project. */
    public static Path ruffle() {
        String told = System.getProperty("flashbridge.ruffle");
        return told != null ? Path.of(told) : module().resolve("node_modules/@ruffle-rs/ruffle");
    }

    /** The folder legacy-clients: two above the classes, whether they lie in target/classes or in a jar in target. */
    private static Path module() {
        try {
            URI classes = RufflePage.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return Path.of(classes).resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean get = exchange.getRequestMethod().equals("GET");
            Optional<Path> file = find(exchange.getRequestURI().getPath());
            if (!get || file.isEmpty()) {
                exchange.sendResponseHeaders(get ? 404 : 405, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", type(file.get()));
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            exchange.sendResponseHeaders(200, Files.size(file.get()));
            Files.copy(file.get(), exchange.getResponseBody());
        }
    }

    /** The file behind a request path, if it is one and lies inside the two folders. */
    private Optional<Path> find(String path) {
        boolean player = path.startsWith(PLAYER);
        Path root = player ? ruffle : web;
        String name = path.equals("/") ? "index.html" : path.substring(player ? PLAYER.length() : 1);
        try {
            Path file = root.resolve(name).normalize();
            return file.startsWith(root) && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String type(Path file) {
        String name = file.toString();
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
