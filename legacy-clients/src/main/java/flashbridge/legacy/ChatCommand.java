package flashbridge.legacy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says what is typed and prints what is heard, until one side has had enough. */
final class ChatCommand implements Command {
    static final Set<String> OPTIONS = Set.of("--linger");

    private static final int DEFAULT_PORT = 9000;
    private static final Duration CONNECT = Duration.ofSeconds(20); // as Flash Player's XMLSocket.timeout

    /** How a chat ended: in words, and as exit code. */
    private record End(String words, int exitCode) {}

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException, InterruptedException {
        int linger = arguments.number("--linger", 1, 0, 86_400);
        URI address = arguments.address(DEFAULT_PORT);
        try (XmlSocketClient client = XmlSocketClient.connect(address.getHost(), address.getPort(), CONNECT)) {
            terminal.err().println("connected to " + address);
            CompletableFuture<End> end = new CompletableFuture<>();
            start("heard", () -> hear(client, terminal, end));
            start("typed", () -> type(client, terminal, end, linger));
            terminal.err().println(end.join().words);
            return end.join().exitCode;
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void hear(XmlSocketClient client, Terminal terminal, CompletableFuture<End> end) {
        try {
            for (String message = client.receive(); message != null; message = client.receive()) {
                terminal.out().println(Words.printable(message));
            }
            end.complete(new End("closed by the server", 0));
        } catch (IOException e) {
            end.complete(new End("broken off: " + e.getMessage(), 1));
        }
    }

    /** Sends the input line by line; at its end, what is still on its way gets {@code linger} seconds to come. */
    private static void type(XmlSocketClient client, Terminal terminal, CompletableFuture<End> end, int linger) {
        try {
            for (@Nullable String line = terminal.in().readLine();
                    line != null;
                    line = terminal.in().readLine()) {
                client.send(line);
            }
            end.completeOnTimeout(new End("closed at the end of input", 0), linger, TimeUnit.SECONDS);
        } catch (IOException e) {
            // the connection is gone: the other thread says how
        }
    }
}
