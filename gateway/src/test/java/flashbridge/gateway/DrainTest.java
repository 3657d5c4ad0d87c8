package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.config.ConnectionLimits;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.net.Admission;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a gateway, as its clients see it. */
class DrainTest {
    private static final int MESSAGES = 2000;
    private static final String REQUEST = "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void deliversAllThatWasSaidBeforeAndThenSaysGoodbye() throws Exception {
        TestGateway gateway = TestGateway.open("");
        List<RawWebSocket> browsers = new ArrayList<>();
        try (RawConnection flash = new RawConnection(gateway.port("alone"))) {
            for (int i = 0; i < 10; i++) {
                browsers.add(gateway.webSocket("/"));
            }
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < MESSAGES; i++) {
                all.append(i).append('\0');
            }
            flash.send(all.toString());
            // when the first one has heard the last message it was accepted, though maybe not yet heard by all
            assertEquals(String.valueOf(MESSAGES - 1), lastOf(browsers.get(0)));
            CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
            for (RawWebSocket browser : browsers.subList(1, browsers.size())) {
                assertEquals(String.valueOf(MESSAGES - 1), lastOf(browser));
                assertEquals(1001, browser.read().code());
                browser.frame(0x88, (byte) 3, (byte) 0xE9).close();
            }
            assertEquals(all.toString(), new String(flash.readToEnd(), ISO_8859_1));
            browsers.get(0).close();
            closed.join();
        } finally {
            gateway.close();
        }
    }

    /** The last message, after all others in their order. */
    private static String lastOf(RawWebSocket browser) throws IOException {
        String text = "";
        for (int i = 0; i < MESSAGES; i++) {
            text = browser.read().text();
            assertEquals(String.valueOf(i), text);
        }
        return text;
    }

    @Test
    void waitsForNobodyWhoseTlsHandshakeIsNotOver(@TempDir Path temp) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        try (TestGateway gateway = TestGateway.openSecure(temp, "limits.drain-time = 30s");
                RawConnection client = new RawConnection(gateway.port("secure"))) {
            client.send(Arrays.copyOf(hello.array(), hello.position()));
            assertEquals(0x16, client.readByte()); // RFC 8446 §5.1: the answer is a handshake
            long before = System.nanoTime();
            gateway.drain();
            client.readToEnd();
            assertTrue(System.nanoTime() - before < SECONDS.toNanos(20), "the whole drain-time was waited");
        }
    }

    @Test
    void spreadsItsGoodbyesAndIsNotReadyMeanwhile() throws Exception {
        TestGateway gateway = TestGateway.open("admin.port = 0, limits.drain-time = 1s");
        List<RawWebSocket> browsers = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                browsers.add(gateway.webSocket("/"));
            }
            int web = gateway.port("web");
            int admin = gateway.adminPort();
            CompletableFuture<Void> drained = CompletableFuture.runAsync(gateway::drain);
            await().until(() -> ready(admin).startsWith("HTTP/1.1 503 "));
            await().untilAsserted(() -> assertThrows(ConnectException.class, () -> new RawConnection(web)));
            for (RawWebSocket browser : browsers) {
                assertEquals(1001, browser.read().code());
                browser.frame(0x88, (byte) 3, (byte) 0xE9);
            }
            drained.join();
        } finally {
            gateway.close();
            for (RawWebSocket browser : browsers) {
                browser.close();
            }
        }
    }

    /** They are told goodbye one after the other in 20 seconds, so most of them are still open. */
    @Test
    void letsNobodyInOnAConnectionThatWasOpenBefore() throws Exception {
        List<RawConnection> browsers = new ArrayList<>();
        try (TestGateway gateway = TestGateway.open("limits.drain-time = 20s")) {
            int web = gateway.port("web");
            for (int i = 0; i < 5; i++) {
                RawConnection browser = new RawConnection(web);
                browsers.add(browser);
                assertEquals(404, browser.status("HEAD /nope HTTP/1.1\r\nHost: x\r\n\r\n"));
            }
            CompletableFuture<Void> drained = CompletableFuture.runAsync(gateway::drain);
            await().untilAsserted(() -> assertThrows(ConnectException.class, () -> new RawConnection(web)));
            List<String> answers = new ArrayList<>();
            for (RawConnection browser : browsers) {
                answers.add(answer(browser));
                browser.close();
            }
            assertTrue(
                    answers.stream()
                                    .filter(answer -> answer.startsWith("HTTP/1.1 503 "))
                                    .count()
                            >= 3,
                    answers::toString);
            assertEquals(
                    List.of(),
                    answers.stream()
                            .filter(answer -> answer.startsWith("HTTP/1.1 101 "))
                            .toList());
            drained.join();
        }
    }

    private static String answer(RawConnection browser) {
        try {
            return browser.send(RawWebSocket.request("/", "Sec-WebSocket-Version: 13"))
                    .readHead();
        } catch (IOException closed) {
            return "closed";
        }
    }

    @Test
    void endsThoughAnEventLoopDoesNotAndSaysWhatThatIsDoing() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        LocalChannel client = new LocalChannel();
        loops.register(client).sync();
        ConnectionLimits limits = new ConnectionLimits(1, ConnectionLimits.AUTO, ConnectionLimits.AUTO);
        Admission admission = new Admission(limits, List.of(), new Incidents());
        assertNull(admission.admit(client));
        Duration moment = Duration.ofMillis(100);
        CountDownLatch over = new CountDownLatch(1);
        loops.execute(() -> getStuck(over));
        try (ClientLog log = ClientLog.of(Drain.class)) {
            Drain.Times times = new Drain.Times(Duration.ZERO, moment, moment);
            assertEquals(1, new Drain(loops, admission, List.of(), null, times).run()); // nobody has told it anything
            assertEquals(1, log.with("an event loop does not go on; it is at\n").size());
            assertEquals(1, log.with("DrainTest.getStuck").size());
        } finally {
            over.countDown();
            loops.terminationFuture().await(10, SECONDS);
        }
    }

    @Test
    void tellsThoseWhoseEventLoopLivesThoughAnotherOneHasDied() throws Exception {
        List<MortalLoop> handlers = new ArrayList<>();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, loop -> {
            handlers.add(MortalLoop.of(loop));
            return handlers.get(handlers.size() - 1);
        });
        LocalChannel dead = new LocalChannel();
        LocalChannel alive = new LocalChannel();
        List<Object> told = new CopyOnWriteArrayList<>();
        alive.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                told.add(event);
                ctx.close();
            }
        });
        loops.register(dead).sync();
        loops.register(alive).sync();
        ConnectionLimits limits = new ConnectionLimits(2, ConnectionLimits.AUTO, ConnectionLimits.AUTO);
        Admission admission = new Admission(limits, List.of(), new Incidents());
        assertNull(admission.admit(dead));
        assertNull(admission.admit(alive));
        handlers.get(0).failWith(new OutOfMemoryError("of one loop"));
        assertTrue(dead.eventLoop().terminationFuture().await(10, SECONDS));
        try (ClientLog log = ClientLog.of(Drain.class)) {
            Drain.Times times = new Drain.Times(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(10));
            assertEquals(1, new Drain(loops, admission, List.of(), null, times).run());
            assertEquals(1, told.size());
            assertEquals(
                    List.of("an event loop does not go on; it has died, and cannot tell its clients anything"),
                    log.with(""));
        }
        assertTrue(loops.terminationFuture().await(10, SECONDS));
    }

    private static void getStuck(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Accepted by one loop and not yet looked at by another, when the gateway begins to stop. */
    @Test
    void forgetsNobodyWhoComesInThatVeryMoment() throws Exception {
        String settings = "event-loops = 2, admin.port = 0, limits.close-timeout = 5s";
        List<RawConnection> browsers = new ArrayList<>();
        try (HeldLoop held = new HeldLoop("room=in-that-very-moment");
                TestGateway gateway = TestGateway.open(settings)) {
            int admin = gateway.adminPort();
            int web = gateway.port("web");
            browsers.add(new RawConnection(web)); // on the loop of this port, so that the next one is on the other
            browsers.add(new RawConnection(web)
                    .send(RawWebSocket.request("/in-that-very-moment", "Sec-WebSocket-Version: 13")));
            held.await();
            for (int i = 0; i < 4; i++) { // on one loop and the other in turn
                browsers.add(new RawConnection(web));
            }
            browsers.get(2).send(REQUEST);
            browsers.get(3).send(REQUEST);
            await().until(() -> browsers.get(2).hasUnread() || browsers.get(3).hasUnread());
            RawConnection late = browsers.get(browsers.get(2).hasUnread() ? 5 : 4);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
            await().until(() -> ready(admin).startsWith("HTTP/1.1 503 "));
            for (RawConnection browser : browsers) {
                if (browser != late) {
                    browser.close(); // so that nobody else is waited for
                }
            }
            held.letGo();
            // time enough to forget it
            await().pollDelay(300, MILLISECONDS).until(() -> !closed.isDone());
            assertTrue(late.send(REQUEST).readHead().startsWith("HTTP/1.1 503 "));
            late.close();
            closed.join();
        } finally {
            for (RawConnection browser : browsers) {
                browser.close();
            }
        }
    }

    private static String ready(int admin) throws IOException {
        try (RawConnection operator = new RawConnection(admin)) {
            return operator.send("GET /readyz HTTP/1.0\r\n\r\n").readHead();
        }
    }

    @Test
    void saysGoodbyeToHixieInItsOwnWay() throws Exception {
        TestGateway gateway = TestGateway.open("");
        try (RawConnection hixie = new RawConnection(gateway.port("web"))) {
            hixie.send("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                            + "Origin: http://localhost\r\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n"
                            + "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\r\n^n:ds[4U")
                    .readHead();
            assertEquals("8jKS'y:G*Co,Wxa-", new String(hixie.read(16), ISO_8859_1));
            CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
            assertEquals(0xFF00, hixie.readShort());
            hixie.send((byte) 0xFF, (byte) 0);
            assertEquals(0, hixie.readToEnd().length);
            closed.join();
            assertTrue(closed.isDone());
        } finally {
            gateway.close();
        }
    }
}
