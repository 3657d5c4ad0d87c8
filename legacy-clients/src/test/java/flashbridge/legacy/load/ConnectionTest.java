package flashbridge.legacy.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionTest {
    @Test
    void breaksOffAMessageThatIsLongerThanAllItCanKeep() throws Exception {
        try (ServerSocket hub = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connection connection = Connection.connect(Speech.XMLSOCKET, target(hub.getLocalPort()), "");
                Socket client = hub.accept()) {
            client.getOutputStream().write(new byte[] {'a', 'b', 0, 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'});
            client.shutdownOutput();
            ByteBuffer room = ByteBuffer.allocate(8);
            IOException e = assertThrows(IOException.class, () -> {
                while (connection.read(room, 0, (in, from, end) -> assertEquals(3, end - from))) {
                    // as long as there may be more
                }
            });
            assertEquals("the server's message to xmlsocket does not end within 8 bytes", e.getMessage());
        }
    }

    @Test
    void saysWhatWaitsBeforeItCloses() throws Exception {
        byte[] much = new byte[32 << 20]; // more than the network takes at once
        try (ServerSocket hub = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connection connection = Connection.connect(Speech.XMLSOCKET, target(hub.getLocalPort()), "");
                Socket client = hub.accept()) {
            connection.send(much);
            assertTrue(connection.isBusy());
            connection.closeOutput();
            CompletableFuture<Integer> heard = CompletableFuture.supplyAsync(() -> length(client));
            while (connection.isBusy()) {
                connection.flush();
            }
            assertEquals(much.length, heard.get(30, TimeUnit.SECONDS));
        }
    }

    private static int length(Socket client) {
        try {
            return client.getInputStream().readAllBytes().length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void namesTheHostThatHasNoAddress() {
        Target nowhere = new Target(
                "target",
                null,
                URI.create("ws://127.0.0.1/"),
                InetSocketAddress.createUnresolved("nowhere.invalid", 9000),
                "/flash");
        IOException e = assertThrows(IOException.class, () -> nowhere.address(Speech.XMLSOCKET));
        assertEquals("no address is known for nowhere.invalid", e.getMessage());
    }

    private static Target target(int port) {
        return new Target(
                "target",
                null,
                URI.create("ws://127.0.0.1/"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                "/flash");
    }
}
