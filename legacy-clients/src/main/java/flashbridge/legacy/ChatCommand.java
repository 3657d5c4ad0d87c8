package flashbridge.legacy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what is typed and prints what is heard, until one side has had enough. */
final class ChatCommand implements Command {
    static final Set<String> XMLSOCKET_OPTIONS = Set.of("--linger", "--insecure");
    static final Set<String> WEBSOCKET_OPTIONS =
            Set.of("--linger", "--draft", "--origin", "--subprotocol", "--insecure");

    private static final int DEFAULT_PORT = 9000;
    private static final Duration CONNECT = Duration.ofSeconds(20); // as Flash Player's XMLSocket.timeout
    private static final Duration LOOK_UP = Duration.ofMillis(100);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    /** It was the server that ended the chat, and not with a friendly word. */
    private static final int THROWN_OUT = 3;
    /** What says goodbye: a frame without a code, or with one that means no harm. */
    private static final Pattern GOODBYE_WORDS = Pattern.compile("(?!\\d{4}\\b).+|100[01]\\b.*");

    /** How a chat ended: in words, and as exit code. */
    private record End(String words, int exitCode) {}

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException, InterruptedException {
        int linger = arguments.number("--linger", 1, 0, 86_400);
        try (LegacyClient client = connect(arguments, terminal)) {
            CompletableFuture<End> end = new CompletableFuture<>();
            CompletableFuture<Void> enough = new CompletableFuture<>();
            start("heard", () -> end.complete(hear(client, terminal, enough)));
            start("typed", () -> type(client, terminal, enough, linger));
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
        Draft draft = arguments.option("--draft").map(Draft::named).orElse(Draft.RFC_6455);
        LegacyClient client = draft.connect(request(address, arguments));
        terminal.err().println("connected to " + address + " by " + draft);
        return client;
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

    private static End hear(LegacyClient client, Terminal terminal, Future<?> enough) {
        try {
            while (!enough.isDone()) {
                try {
                    String message = client.receive(LOOK_UP);
                    if (message == null) {
                        return closedByTheServer(client);
                    }
                    terminal.out().println(Words.printable(message));
                } catch (SocketTimeoutException quiet) {
                    // time to see whether it is enough
                }
            }
        } catch (IOException e) {
            return new End("broken off: " + e.getMessage(), 1);
        }
        return leave(client);
    }

    private static End closedByTheServer(LegacyClient client) {
        String farewell = client.farewell();
        if (!farewell.isEmpty()) {
            return new End(
                    "closed by the server: " + farewell,
                    GOODBYE_WORDS.matcher(farewell).matches() ? 0 : THROWN_OUT);
        }
        return new End(
                client.hasClosingFrame()
                        ? "closed by the server without a closing frame; its log should say why"
                        : "closed by the server; this protocol has no closing frame: its last message may say why, its log"
                                + " should",
                THROWN_OUT);
    }

    /** Says goodbye as its draft does; a server that does not answer it has still heard everything. */
    private static End leave(LegacyClient client) {
        try {
            client.leave(GOODBYE);
            return new End("closed at the end of input", 0);
        } catch (IOException e) {
            return new End("closed at the end of input; the server took no leave: " + e.getMessage(), 0);
        }
    }

    /** Sends the input line by line; at its end, what is still on its way gets {@code linger} seconds to come. */
    private static void type(LegacyClient client, Terminal terminal, CompletableFuture<Void> enough, int linger) {
        try {
            for (@Nullable String line = terminal.in().readLine();
                    line != null;
                    line = terminal.in().readLine()) {
                client.send(line);
            }
            enough.completeOnTimeout(null, linger, TimeUnit.SECONDS);
        } catch (IOException e) {
            // the connection is gone: the other thread says how
        }
    }
}
