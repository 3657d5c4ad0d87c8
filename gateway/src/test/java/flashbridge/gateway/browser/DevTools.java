package flashbridge.gateway.browser;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One DevTools connection: commands out, each answered by its number; what the page wrote to its console is kept. */
final class DevTools implements AutoCloseable {
    private static final int ANSWER_SECONDS = 30;
    private static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+)");
    private static final Pattern TEXT = Pattern.compile("\"(?:value|description)\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    private final List<String> console = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    DevTools(HttpClient http, URI address) {
        socket = http.newWebSocketBuilder()
                .buildAsync(address, new Incoming())
                .orTimeout(ANSWER_SECONDS, SECONDS)
                .join();
    }

    /** Sends a command, its parameters as the inside of a JSON object, and returns the JSON answer. */
    String call(String method, String params) {
        int id = lastId.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        String command = "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + params + "}}";
        synchronized (this) { // a WebSocket takes one message at a time
            socket.sendText(command, true).orTimeout(ANSWER_SECONDS, SECONDS).join();
        }
        String reply = answer.orTimeout(ANSWER_SECONDS, SECONDS).join();
        if (reply.contains("\"error\":{\"code\"")) {
            throw new IllegalStateException(method + " " + params + " was answered " + reply);
        }
        return reply;
    }

    /** What the page wrote to its console and what it did not catch, oldest first. */
    List<String> console() {
        return List.copyOf(console);
    }

    static String quote(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }

    /** The value of the first field of that name, which must be a string without escapes. */
    static String field(String name, String json) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"\\\\]*)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("no \"" + name + "\" in " + json);
        }
        return found.group(1);
    }

    private void received(String message) {
        Matcher numbered = ID.matcher(message);
        if (numbered.find()) {
            CompletableFuture<String> answer = waiting.remove(Integer.valueOf(numbered.group(1)));
            if (answer != null) {
                answer.complete(message);
            }
        } else if (message.contains("Runtime.consoleAPICalled") || message.contains("Runtime.exceptionThrown")) {
            Matcher text = TEXT.matcher(message);
            console.add(text.find() ? text.group(1) : message);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Joins the parts of a message. */
    private final class Incoming implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                received(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            waiting.values().forEach(each -> each.completeExceptionally(error));
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            onError(from, new IllegalStateException("the browser closed its DevTools connection: " + code + reason));
            return null;
        }
    }
}
