package flashbridge.legacy.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that come one by one. */
@Timeout(60)
class CrowdTest {
    private static final int CLIENTS = 200;
    private static final HexFormat HEX = HexFormat.of();

    private final Load load = Load.idle(CLIENTS, List.of(Speech.RFC_6455));
    private final Tally tally = new Tally(load);

    @Test
    void servesThoseWhoAreInWhileTheOthersCome() throws Exception {
        try (ServerSocket hub = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Crowd crowd = new Crowd(target(hub), load, tally, words -> {})) {
            CompletableFuture<Integer> others = CompletableFuture.supplyAsync(() -> letIn(hub));
            crowd.connect();
            int before = others.get(20, TimeUnit.SECONDS);
            assertTrue(before < CLIENTS - 1, "the first one answered only when all were in");
        }
    }

    /** Asks the first client whether it is there, and returns how many others were in when it said so. */
    private static int letIn(ServerSocket hub) {
        List<Socket> others = new ArrayList<>();
        try (Socket first = greeted(hub)) {
            others.add(greeted(hub)); // so the first one has read its answer to the end
            first.getOutputStream().write(HEX.parseHex("89026869"));
            int before = CLIENTS;
            while (others.size() < CLIENTS - 1) {
                others.add(greeted(hub));
                before = Math.min(before, first.getInputStream().available() > 0 ? others.size() : CLIENTS);
            }
            assertEquals(
                    "8a8237fa213d5f93", HEX.formatHex(first.getInputStream().readNBytes(8)));
            return before;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            others.forEach(CrowdTest::close);
        }
    }

    static Target target(ServerSocket hub) {
        URI url = URI.create("ws://127.0.0.1:" + hub.getLocalPort() + "/");
        return new Target("hub", ProcessHandle.current(), url, null, "/flash");
    }

    /** One more client, once it has been told that it may talk. */
    static Socket greeted(ServerSocket hub) throws IOException {
        Socket socket = hub.accept();
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        socket.getOutputStream().write("HTTP/1.1 101 Yes\r\n\r\n".getBytes(US_ASCII));
        return socket;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // gone is gone
        }
    }
}
