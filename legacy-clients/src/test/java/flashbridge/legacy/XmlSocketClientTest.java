package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class XmlSocketClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void sendsUtf8AndOneNul() throws IOException {
        Peer.Part hex =
                socket -> HexFormat.of().formatHex(socket.getInputStream().readAllBytes());
        try (Peer peer = new Peer(hex)) {
            try (XmlSocketClient client = connect(peer)) {
                client.send("<m>h\u00e9 \u20ac</m>");
                client.send("");
                client.send("a\0b\r\n");
            }
            assertEquals("3c6d3e68c3a920e282ac3c2f6d3e00" + "00" + "6100620d0a00", peer.result());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void receivesMessagesHoweverTheyAreCut(int size) throws IOException {
        byte[] bytes = "<m>h\u00e9 \u20ac \ud83d\ude00</m>\0\0plain\0line\r\nline\0".getBytes(UTF_8);
        Peer.Part part = socket -> {
            Peer.writeInPieces(socket, bytes, size);
            return "";
        };
        try (Peer peer = new Peer(part);
                XmlSocketClient client = connect(peer)) {
            assertEquals("<m>h\u00e9 \u20ac \ud83d\ude00</m>", client.receive(LONG));
            assertEquals("", client.receive(LONG));
            assertEquals("plain", client.receive(LONG));
            assertEquals("line\r\nline", client.receive());
            assertNull(client.receive(LONG));
            assertNull(client.receive());
        }
    }

    @Test
    void receivesManyAndVeryLongMessages() throws IOException {
        String big = "\u20ac".repeat(1_000_000);
        Peer.Part part = socket -> {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                all.append("message ").append(i).append('\0');
            }
            Peer.write(socket, all + big + "\0last\0");
            return "";
        };
        try (Peer peer = new Peer(part);
                XmlSocketClient client = connect(peer)) {
            for (int i = 0; i < 20_000; i++) {
                assertEquals("message " + i, client.receive(LONG));
            }
            assertEquals(big, client.receive(LONG));
            assertEquals("last", client.receive(LONG));
            assertNull(client.receive(LONG));
        }
    }

    @Test
    void takesNoMessageWithoutItsNul() throws IOException {
        try (Peer peer = Peer.saying("whole\0not who");
                XmlSocketClient client = connect(peer)) {
            assertEquals("whole", client.receive(LONG));
            assertNull(client.receive(LONG));
        }
    }

    @Test
    void tellsWhenNothingCameAndKeepsWhatDid() throws IOException {
        CountDownLatch timedOut = new CountDownLatch(1);
        Peer.Part part = socket -> {
            Peer.write(socket, "par");
            timedOut.await();
            Peer.write(socket, "tial\0");
            return "";
        };
        try (Peer peer = new Peer(part);
                XmlSocketClient client = connect(peer)) {
            SocketTimeoutException e = assertThrows(SocketTimeoutException.class, () -> client.receive(SHORT));
            assertEquals("nothing came within 100 ms", e.getMessage());
            timedOut.countDown();
            assertEquals("partial", client.receive(LONG));
        }
    }

    @Test
    void refusesWhatIsNotUtf8AndGoesOn() throws IOException {
        byte[] bytes = HexFormat.of().parseHex("61ff00" + "c3a900");
        Peer.Part part = socket -> {
            socket.getOutputStream().write(bytes);
            return "";
        };
        try (Peer peer = new Peer(part);
                XmlSocketClient client = connect(peer)) {
            ProtocolException e = assertThrows(ProtocolException.class, () -> client.receive(LONG));
            assertEquals("a message of 2 bytes is not UTF-8", e.getMessage());
            assertEquals("\u00e9", client.receive(LONG));
        }
    }

    @Test
    void tellsResetFromClose() throws IOException {
        Peer.Part part = socket -> {
            Peer.write(socket, "last words\0");
            assertEquals('r', socket.getInputStream().read()); // a reset may overtake what was not read yet
            Peer.reset(socket);
            return "";
        };
        try (Peer peer = new Peer(part);
                XmlSocketClient client = connect(peer)) {
            assertEquals("last words", client.receive(LONG));
            client.send("read");
            assertThrows(SocketException.class, () -> client.receive(LONG));
        }
    }

    @Test
    void saysWhoRefusedTheConnection() throws IOException {
        int port = freePort();
        ConnectException e = assertThrows(ConnectException.class, () -> XmlSocketClient.connect(Peer.HOST, port, LONG));
        assertEquals("no connection to 127.0.0.1:" + port + ": Connection refused", e.getMessage());
    }

    @Test
    void saysWhichHostIsNotKnown() {
        UnknownHostException e = assertThrows(
                UnknownHostException.class, () -> XmlSocketClient.connect("no-such-host.invalid", 9000, LONG));
        assertEquals("no address is known for no-such-host.invalid", e.getMessage());
    }

    /** A port that nobody listens on. */
    static int freePort() throws IOException {
        try (ServerSocket server = new ServerSocket(0)) {
            return server.getLocalPort();
        }
    }

    private static XmlSocketClient connect(Peer peer) throws IOException {
        return XmlSocketClient.connect(Peer.HOST, peer.port(), LONG);
    }
}
