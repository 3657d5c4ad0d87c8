package flashbridge.legacy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

/** How all clients here connect. */
final class Sockets {
    private Sockets() {}

    static Socket connect(String host, int port, Duration timeout) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("no address is known for " + host);
        }
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, Math.toIntExact(timeout.toMillis()));
            return socket;
        } catch (ConnectException e) {
            socket.close();
            throw new ConnectException("no connection to " + host + ":" + port + ": " + e.getMessage());
        } catch (SocketTimeoutException e) {
            socket.close();
            throw new SocketTimeoutException(
                    "no connection to " + host + ":" + port + " within " + timeout.toMillis() + " ms");
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
