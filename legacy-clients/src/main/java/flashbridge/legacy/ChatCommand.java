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
    static final Set<String> XMLSOCKET_OPTIONS = Set.of("--linger", "--insecure");
    static final Set<String> WEBSOCKET_OPTIONS =
            Set.of("--linger", "--draft", "--origin", "--subprotocol", "--insecure");

    private static final int DEFAULT_PORT = 9000;
    private static final Duration CONNECT = Duration.ofSeconds(20); // as Flash Player's XMLSocket.timeout

    /** How a chat ended: in words, and as exit code. */
    private record End(String words, int exitCode) {}

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException, InterruptedException {
        int linger = arguments.number("--linger", 1, 0, 86_400);
        try (LegacyClient client = connect(arguments, terminal)) {
            CompletableFuture<End> end = new CompletableFuture<>();
            start("heard", () -> hear(client, terminal, end));
            start("typed", () -> type(client, terminal, end, linger));
            terminal.err().println(end.join().words);
            return end.join().exitCode;
        }
    }

    private static LegacyClient connect(Arguments arguments, Terminal terminal) throws IOException {
        if (arguments.target().startsWith("xmlsocket")) {
            URI address = arguments.address(DEFAULT_PORT);
            LegacyClient client = XmlSocketClient.connect(request(address, arguments));
            terminal.err().println("connected to " + address);
            return client;
        }
        URI address = Arguments.url(arguments.target());
        Draft draft = draft(arguments);
        LegacyClient client = draft.connect(request(address, arguments));
        terminal.err().println("connected to " + address + " by " + draft);
        return client;
    }

    private static Draft draft(Arguments arguments) {
        String name = arguments.option("--draft").orElse(Draft.RFC_6455.toString());
        return Draft.named(name)
                .orElseThrow(() -> new UsageError("--draft knows " + Words.and(Draft.names()) + ", not " + name));
    }

    static Request request(URI address, Arguments arguments) {
        Request request = Request.of(address).withTimeout(CONNECT);
        request = arguments.option("--origin").map(request::withOrigin).orElse(request);
        request =
                arguments.option("--subprotocol").map(request::withSubprotocol).orElse(request);
        return arguments.option("--insecure").isPresent() ? request.trustingAnybody() : request;
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void hear(LegacyClient client, Terminal terminal, CompletableFuture<End> end) {
        try {
            for (String message = client.receive(Duration.ZERO);
                    message != null;
                    message = client.receive(Duration.ZERO)) {
                terminal.out().println(Words.printable(message));
            }
            String farewell = client.farewell();
            end.complete(new End("closed by the server" + (farewell.isEmpty() ? "" : ": " + farewell), 0));
        } catch (IOException e) {
            end.complete(new End("broken off: " + e.getMessage(), 1));
        }
    }

    /** Sends the input line by line; at its end, what is still on its way gets {@code linger} seconds to come. */
    private static void type(LegacyClient client, Terminal terminal, CompletableFuture<End> end, int linger) {
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
