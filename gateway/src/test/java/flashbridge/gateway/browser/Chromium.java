package flashbridge.gateway.browser;

import static flashbridge.gateway.browser.DevTools.field;
import static flashbridge.gateway.browser.DevTools.quote;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A headless Chromium with a profile of its own that is gone afterwards, driven by the DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // a window behind another one must go on running: Flash content lives by its frames
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            // certificates of tests are signed by nobody
            "--ignore-certificate-errors",
            "--window-size=640,640",
            "--remote-debugging-port=0");
    private static final Duration START = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path profile = Files.createTempDirectory("chromium");
    private final Process process;
    private final DevTools devtools;
    private final URI address;

    private Chromium(Path binary) throws IOException {
        List<String> command = new ArrayList<>(FLAGS);
        command.add(0, binary.toString());
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--no-sandbox"); // Chromium refuses its sandbox to root
        }
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output.txt").toFile())
                .start();
        try {
            address = address(profile.resolve("DevToolsActivePort"));
            devtools = new DevTools(http, address);
        } catch (RuntimeException e) {
            e.addSuppressed(new IOException(Files.readString(profile.resolve("output.txt"))));
            tree().forEach(ProcessHandle::destroyForcibly);
            end(tree());
            throw e;
        }
    }

    /** Starts the browser, or skips the running test where there is none; see {@link Tools}. */
    static Chromium start() throws IOException {
        return new Chromium(Tools.need(find(), "No chromium on the PATH: apt-get install chromium"));
    }

    /** The first of the usual names that is on the PATH. */
    static Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens an empty page. */
    Page newPage() {
        String reply = devtools.call("Target.createTarget", "\"url\":\"about:blank\",\"newWindow\":true");
        String target = field("targetId", reply);
        DevTools page = new DevTools(http, address.resolve("/devtools/page/" + target));
        return new Page(page, () -> devtools.call("Target.closeTarget", "\"targetId\":" + quote(target)));
    }

    /** Chromium writes the port it chose, and under it the path, into a file of its profile. */
    private URI address(Path portFile) {
        List<String> lines = Awaitility.await()
                .atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .failFast("chromium ended at once", () -> !process.isAlive())
                .until(() -> Files.exists(portFile) ? Files.readAllLines(portFile) : List.of(), l -> l.size() == 2);
        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    }

    @Override
    public void close() {
        List<ProcessHandle> tree = tree();
        devtools.call("Browser.close", "");
        devtools.close();
        end(tree);
    }

    private List<ProcessHandle> tree() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    /** Gives the browser a moment to go by itself, ends what is left of its processes, and removes the profile. */
    private void end(List<ProcessHandle> tree) {
        CompletableFuture<?>[] ended = tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ended)
                .completeOnTimeout(null, 3, SECONDS)
                .thenRun(() -> tree.forEach(ProcessHandle::destroyForcibly))
                .join();
        CompletableFuture.allOf(ended).orTimeout(10, SECONDS).join();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
