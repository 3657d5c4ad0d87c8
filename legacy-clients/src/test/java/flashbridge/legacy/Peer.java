package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The other side of a client under test: takes one connection on the loopback address and plays its part. */
final class Peer implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    /** What a peer does with its connection, which is closed afterwards; the result is what the test wants to know. */
    interface Part {
        String play(Socket socket) throws Exception;
    }

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<String> result;

    Peer(Part part) throws IOException {
        result = CompletableFuture.supplyAsync(() -> {
            try (Socket socket = server.accept()) {
                socket.setTcpNoDelay(true);
                return part.play(socket);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** A peer that writes this text and closes. */
    static Peer saying(String text) throws IOException {
        return new Peer(socket -> {
            write(socket, text);
            return "";
        });
    }

    int port() {
        return server.getLocalPort();
    }

    String result() {
        return result.orTimeout(20, TimeUnit.SECONDS).join();
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    static void writeInPieces(Socket socket, byte[] bytes, int size) throws IOException {
        for (int at = 0; at < bytes.length; at += size) {
            socket.getOutputStream().write(bytes, at, Math.min(size, bytes.length - at));
        }
    }

    /** Makes the coming close a reset. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
    }

    /** Waits until the client has closed. */
    static void untilClosed(Socket socket) throws IOException {
        socket.getInputStream().readAllBytes();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
