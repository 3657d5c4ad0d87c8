package flashbridge.gateway.browser;

import static flashbridge.gateway.browser.DevTools.field;
import static flashbridge.gateway.browser.DevTools.quote;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** One page in a {@link Chromium}, in a window of its own: goes on running however many others there are. */
final class Page implements AutoCloseable {
    private static final Duration LOADED = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final DevTools devtools;
    private final Runnable closing;

    Page(DevTools devtools, Runnable closing) {
        this.devtools = devtools;
        this.closing = closing;
        devtools.call("Page.enable", "");
        devtools.call("Runtime.enable", "");
        // typing needs the focus in every window
        devtools.call("Emulation.setFocusEmulationEnabled", "\"enabled\":true");
    }

    /** Loads an address and waits until it is there. */
    Page open(String url) {
        String reply = devtools.call("Page.navigate", "\"url\":" + quote(url));
        if (reply.contains("\"errorText\"")) {
            throw new IllegalStateException(url + ": " + field("errorText", reply));
        }
        await("document.readyState === 'complete'", LOADED);
        return this;
    }

    /**
     * The value of a JavaScript expression as text; a promise is waited for.
     *
     * @throws IllegalStateException if the expression throws
     */
    String eval(String expression) {
        // URI coding leaves nothing in the answer that JSON would have to escape
        String coded = quote("(async () => encodeURIComponent(String(await (" + expression + "))))()");
        String reply = devtools.call("Runtime.evaluate", "\"awaitPromise\":true,\"expression\":" + coded);
        if (reply.contains("\"exceptionDetails\"")) {
            throw new IllegalStateException(expression + " threw " + reply);
        }
        return URLDecoder.decode(field("value", reply).replace("+", "%2B"), UTF_8);
    }

    /** Waits until a JavaScript expression is true; an expression that throws is not true yet. */
    void await(String expression, Duration limit) {
        try {
            Awaitility.await()
                    .atMost(limit)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(BETWEEN_LOOKS)
                    .ignoreExceptions()
                    .until(() -> eval(expression).equals("true"));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "not true within " + limit.toSeconds() + " s: " + expression + "\nconsole: " + devtools.console(),
                    e);
        }
    }

    /** Clicks at a point of the page, in CSS pixels from its upper left corner. */
    void click(int x, int y) {
        for (String type : new String[] {"mouseMoved", "mousePressed", "mouseReleased"}) {
            String button = type.equals("mouseMoved") ? "none" : "left";
            String params = "\"type\":\"%s\",\"x\":%d,\"y\":%d,\"button\":\"%s\",\"clickCount\":1";
            devtools.call("Input.dispatchMouseEvent", params.formatted(type, x, y, button));
        }
    }

    /** Types text into what has the focus, key by key; a line feed is the Enter key. */
    void type(String text) {
        text.chars().forEach(each -> {
            boolean enter = each == '\n';
            String key = quote(enter ? "Enter" : Character.toString(each));
            String typed = quote(enter ? "\r" : Character.toString(each));
            int code = enter ? 13 : 0;
            String params =
                    "\"key\":%s,\"code\":%s,\"windowsVirtualKeyCode\":%d".formatted(key, enter ? key : "\"\"", code);
            devtools.call("Input.dispatchKeyEvent", "\"type\":\"keyDown\"," + params + ",\"text\":" + typed);
            devtools.call("Input.dispatchKeyEvent", "\"type\":\"keyUp\"," + params);
        });
    }

    /** Writes what the page looks like as PNG; makes the folder if need be. */
    void screenshot(Path file) throws IOException {
        byte[] png = Base64.getDecoder().decode(field("data", devtools.call("Page.captureScreenshot", "")));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, png);
    }

    @Override
    public void close() {
        devtools.close();
        closing.run();
    }
}
