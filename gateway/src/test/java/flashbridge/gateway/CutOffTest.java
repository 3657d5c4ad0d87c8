package flashbridge.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.Channel;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of a gateway that waits for nobody any more. */
@Timeout(60)
class CutOffTest {
    private static final String SLOW_END = "limits { drain-time = 1m, close-timeout = 1m }\n";

    @AutoClose
    private final Http2Client http2 = new Http2Client();

    @Test
    void everyClientHasItsLineAndTheReasonInIt() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open(SLOW_END);
                RawConnection flash = new RawConnection(gateway.port("flash"));
                RawWebSocket browser = RawWebSocket.open(gateway.port("web"), "/cut", "Sec-WebSocket-Version: 13")) {
            flash.send("in\0").read(3);
            Channel connection = http2.connect(gateway);
            Http2Client.member(connection, "/cut-by-http2");
            Http2Client.member(connection, "/cut-by-http2");
            CompletableFuture<Void> drained = CompletableFuture.runAsync(gateway::drain);
            await().untilAsserted(
                            () -> assertThrows(ConnectException.class, () -> new RawConnection(gateway.port("web"))));
            assertEquals(3, gateway.cutOff(Duration.ofSeconds(10)));
            assertEquals(1, ends(log, ":" + flash.localPort() + " ").size());
            assertEquals(1, ends(log, "room=cut ").size());
            assertEquals(2, ends(log, "room=cut-by-http2 ").size());
            drained.join();
            browser.raw().readToEnd();
        }
    }

    /** TLS itself waits some seconds until its goodbye is taken. */
    @Test
    void whoDoesNotReadHoldsNothingUp(@TempDir Path temp) throws Exception {
        String waiting = "limits { queue-max-size = 64MiB, max-message-size = 2MiB }";
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.openSecure(temp, waiting);
                TlsClient reader = TlsClient.connect(gateway.port("secure"));
                RawConnection speaker = new RawConnection(gateway.port("alone"))) {
            reader.ask("in");
            speaker.send("\0");
            String message = "x".repeat(1 << 20) + "\0";
            for (int i = 0; i < 16; i++) {
                speaker.send(message.getBytes(StandardCharsets.US_ASCII));
                speaker.read(message.length()); // so the room has heard it
            }
            assertEquals(2, gateway.cutOff(Duration.ofMillis(2500)));
            assertEquals(1, ends(log, ":" + reader.localPort() + " ").size());
        }
    }

    @Test
    void aLoopThatIsStuckHoldsNothingUp() throws Exception {
        try (HeldLoop held = new HeldLoop("room=stuck-for-good");
                TestGateway gateway = TestGateway.open("event-loops = 1");
                RawConnection browser = new RawConnection(gateway.port("web"))) {
            browser.send(RawWebSocket.request("/stuck-for-good", "Sec-WebSocket-Version: 13"));
            held.await();
            assertEquals(1, gateway.cutOff(Duration.ofMillis(100)));
            held.letGo();
        }
    }

    private static List<String> ends(ClientLog log, String whose) {
        return log.with("disconnect ").stream()
                .filter(line -> line.contains(whose) && line.contains(" reason=\"the gateway stops"))
                .toList();
    }
}
