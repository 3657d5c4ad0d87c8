package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;

/** What a port shows to those who try it. */
final class PortProbe {
    private PortProbe() {}

    /** It speaks XMLSocket, and lets somebody in who comes now. */
    static void assertEchoes(int port) throws IOException {
        try (RawConnection player = new RawConnection(port)) {
            assertEchoes(player);
        }
    }

    /** This one is in, or still in. */
    static void assertEchoes(RawConnection player) throws IOException {
        player.send("a\0");
        assertEquals("a\0", new String(player.read(2), US_ASCII));
    }

    /** It is the admin port of a gateway that is well. */
    static void assertHealthy(int port) throws IOException {
        String answer = RawConnection.exchange(port, "GET /healthz HTTP/1.0\r\n\r\n");
        assertEquals("ok\n", answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    static boolean isOpen(String address, int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName(address), port)) {
            return socket.isConnected();
        } catch (ConnectException nobody) {
            return false;
        }
    }
}
