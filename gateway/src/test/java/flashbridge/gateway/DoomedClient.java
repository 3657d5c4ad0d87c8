package flashbridge.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A process that holds connections until it is killed: {@code <port> <hex>} for each, with what it sends there at once. Says
 * {@code ready} when all is sent, and then reads a byte of each now and then.
 */
final class DoomedClient {
    private DoomedClient() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < args.length; i += 2) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[i]));
            socket.getOutputStream().write(HexFormat.of().parseHex(args[i + 1]));
            sockets.add(socket);
        }
        System.out.println("ready");
        while (true) {
            for (Socket socket : sockets) {
                if (socket.getInputStream().available() > 0) {
                    socket.getInputStream().read();
                }
            }
            Thread.sleep(1);
        }
    }
}
