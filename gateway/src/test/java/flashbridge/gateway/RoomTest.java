package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import flashbridge.gateway.RawWebSocket.Frame;
import flashbridge.legacy.XmlSocketClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one says in a room, all hear, each in his own framing. */
class RoomTest {
    @Test
    void saysTheSameMessageInEveryFraming() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient flash = gateway.xmlSocket("flash");
                RawWebSocket ruffle = gateway.webSocket("/flash");
                RawWebSocket browser = gateway.webSocket("/")) {
            for (String message : List.of("<m/>", "{\"a\":1}", "%xt%s%m#sm%1%hi%", "h\u00e9llo \u2713 \ud83d\ude00")) {
                flash.send(message);
                hear(message, flash, ruffle, browser);
                ruffle.binary(message + "\0");
                hear(message, flash, ruffle, browser);
                browser.text(message);
                hear(message, flash, ruffle, browser);
            }
        }
    }

    @Test
    void writesTheBytesOfTheDesign() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawConnection flash = new RawConnection(gateway.port("alone"));
                RawWebSocket ruffle = gateway.webSocket("/flash/lobby");
                RawWebSocket browser = gateway.webSocket("/lobby")) {
            browser.text("hi");
            assertEquals("81 6869", browser.read().toString()); // everybody is in the room by now
            flash.send("<m>hi</m>\0");
            assertEquals("81 3c6d3e68693c2f6d3e", browser.read().toString());
            assertEquals("82 686900", ruffle.read().toString());
            assertEquals("82 3c6d3e68693c2f6d3e00", ruffle.read().toString());
        }
    }

    @Test
    void keepsRoomsApart() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                RawWebSocket lobby = gateway.webSocket("/lobby");
                RawWebSocket games = gateway.webSocket("/games");
                RawWebSocket gamesInFlash = gateway.webSocket("/flash/games")) {
            games.text("in games");
            lobby.text("in the lobby");
            assertEquals("in the lobby", lobby.read().text());
            assertEquals("in games", games.read().text());
            assertEquals("in games\0", gamesInFlash.read().text());
        }
    }

    @Test
    void sparesTheSenderItsOwnWordsWithoutEcho() throws Exception {
        try (TestGateway gateway = TestGateway.open("echo = false");
                RawWebSocket one = gateway.webSocket("/");
                RawWebSocket other = gateway.webSocket("/")) {
            one.raw().send(glued(RawWebSocket.masked(0x81, (byte) 'a'), RawWebSocket.masked(0x81, (byte) 'b')));
            assertEquals("a", other.read().text());
            assertEquals("b", other.read().text());
            other.text("c");
            assertEquals("c", one.read().text());
        }
    }

    @Test
    void passesBytesToThoseWhoCanTakeThem() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient flash = gateway.xmlSocket("alone");
                RawWebSocket ruffle = gateway.webSocket("/flash");
                RawWebSocket browser = gateway.webSocket("/");
                RawWebSocket other = gateway.webSocket("/")) {
            flash.send("here");
            assertEquals("here", other.read().text());
            assertEquals("here", browser.read().text());
            byte[] bytes = {0, 1, (byte) 0xFF, 0};
            browser.frame(0x82, bytes);
            browser.text("after");
            Frame binary = other.read();
            assertEquals(0x82, binary.first());
            assertArrayEquals(bytes, binary.payload());
            assertEquals("after", other.read().text());
            assertEquals("here", flash.receive(PATIENCE));
            assertEquals("after", flash.receive(PATIENCE));
            assertEquals("here\0", ruffle.read().text());
            assertEquals("after\0", ruffle.read().text());
        }
    }

    @Test
    void refusesTextThatFlashWouldTakeForTwoMessages() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient flash = gateway.member("alone");
                RawWebSocket browser = gateway.webSocket("/")) {
            browser.text("good");
            assertEquals("good", browser.read().text());
            browser.text("<good/>\0<forged/>");
            Frame close = browser.read();
            assertEquals(0x88, close.first());
            assertEquals(1007, close.code());
            assertEquals("good", flash.receive(PATIENCE));
            flash.send("still here");
            assertEquals("still here", flash.receive(PATIENCE));
        }
    }

    @Test
    void hearsThreePublishersInOneOrderOnEveryFraming() throws Exception {
        int each = 1000;
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient listener = gateway.member("all");
                XmlSocketClient flash = gateway.member("flash");
                RawWebSocket ruffle = gateway.webSocket("/flash");
                RawWebSocket browser = gateway.webSocket("/")) {
            assertEquals("in", listener.receive(PATIENCE));
            List<Future<List<String>>> heard = new ArrayList<>();
            heard.add(threads.submit(hear(3 * each, () -> flash.receive(PATIENCE))));
            heard.add(threads.submit(hear(3 * each, () -> listener.receive(PATIENCE))));
            heard.add(
                    threads.submit(hear(3 * each, () -> withoutNul(ruffle.read().text()))));
            heard.add(threads.submit(hear(3 * each, () -> browser.read().text())));
            List<Future<?>> said = new ArrayList<>();
            said.add(threads.submit(() -> say(each, i -> flash.send("flash " + i))));
            said.add(threads.submit(() -> say(each, i -> ruffle.binary("ruffle " + i + "\0"))));
            said.add(threads.submit(() -> say(each, i -> browser.text("browser " + i))));
            for (Future<?> publisher : said) {
                publisher.get(60, TimeUnit.SECONDS);
            }
            List<String> order = heard.get(0).get(60, TimeUnit.SECONDS);
            for (Future<List<String>> receiver : heard) {
                assertEquals(order, receiver.get(60, TimeUnit.SECONDS));
            }
            for (String who : List.of("flash", "ruffle", "browser")) {
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    expected.add(who + " " + i);
                }
                assertEquals(
                        expected, order.stream().filter(m -> m.startsWith(who)).toList());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void meetsTheWebSocketClientOfTheJdk() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                XmlSocketClient flash = gateway.member("alone")) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            WebSocket jdk = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port("web") + "/lobby"), new Collector(heard))
                    .get(10, TimeUnit.SECONDS);
            jdk.sendText("half a ", false).get(10, TimeUnit.SECONDS);
            jdk.sendPing(java.nio.ByteBuffer.wrap(new byte[] {7})).get(10, TimeUnit.SECONDS);
            jdk.sendText("message", true).get(10, TimeUnit.SECONDS);
            assertEquals("half a message", flash.receive(PATIENCE));
            assertEquals("pong 1", heard.poll(10, TimeUnit.SECONDS));
            assertEquals("half a message", heard.poll(10, TimeUnit.SECONDS));
            flash.send("x".repeat(100_000));
            assertEquals("x".repeat(100_000), heard.poll(10, TimeUnit.SECONDS));
            jdk.sendClose(WebSocket.NORMAL_CLOSURE, "done").get(10, TimeUnit.SECONDS);
            assertEquals("close 1000", heard.poll(10, TimeUnit.SECONDS));
        }
    }

    /** What the JDK's client hears, as words in a queue. */
    private static final class Collector implements WebSocket.Listener {
        private final BlockingQueue<String> heard;
        private final StringBuilder text = new StringBuilder();

        Collector(BlockingQueue<String> heard) {
            this.heard = heard;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, java.nio.ByteBuffer body) {
            heard.add("pong " + body.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("close " + code);
            return null;
        }
    }

    private interface Saying {
        void say(int i) throws Exception;
    }

    private static Void say(int count, Saying saying) throws Exception {
        for (int i = 0; i < count; i++) {
            saying.say(i);
        }
        return null;
    }

    private static Callable<List<String>> hear(int count, Callable<@Nullable String> source) {
        return () -> {
            List<String> heard = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                heard.add(String.valueOf(source.call()));
            }
            return heard;
        };
    }

    private static void hear(String message, XmlSocketClient flash, RawWebSocket ruffle, RawWebSocket browser)
            throws Exception {
        assertEquals(message, flash.receive(PATIENCE));
        Frame binary = ruffle.read();
        assertEquals(0x82, binary.first());
        assertEquals(message + "\0", binary.text());
        Frame text = browser.read();
        assertEquals(0x81, text.first());
        assertEquals(message, text.text());
    }

    private static String withoutNul(String text) {
        return text.substring(0, text.length() - 1);
    }

    private static byte[] glued(byte[] a, byte[] b) {
        byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void tellsFlashOfTheEndByEndingTheStream() throws Exception {
        XmlSocketClient flash;
        try (TestGateway gateway = TestGateway.open("")) {
            flash = gateway.xmlSocket("alone");
            flash.send("hello");
            assertEquals("hello", flash.receive(PATIENCE));
            Thread closing = new Thread(gateway::close);
            closing.start();
            assertNull(flash.receive(PATIENCE));
            flash.close();
            closing.join();
        }
    }
}
