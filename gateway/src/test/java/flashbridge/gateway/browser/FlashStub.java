package flashbridge.gateway.browser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A stand-in for the gateway: one RFC 6455 connection, in blocking steps, with frames of less than 126 bytes. */
final class FlashStub implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private Socket socket = new Socket();

    FlashStub() throws IOException {
        server.setSoTimeout(30_000);
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/flash");
    }

    /** Takes the next client and shakes hands. */
    void accept() throws IOException {
        socket.close();
        socket = server.accept();
        socket.setSoTimeout(30_000);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in().readUnsignedByte());
        }
        String key = head.toString().replaceAll("(?is).*sec-websocket-key: *([^\r\n]+).*", "$1");
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
    }

    /** The next frame: its first byte in hex, then its text, a NUL shown as \0. */
    String receive() throws IOException {
        DataInputStream in = in();
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7f;
        byte[] mask = in.readNBytes(4);
        byte[] data = in.readNBytes(length);
        for (int i = 0; i < length; i++) {
            data[i] ^= mask[i & 3];
        }
        return Integer.toHexString(first) + " " + new String(data, UTF_8).replace("\0", "\\0");
    }

    /** Sends one binary frame. */
    void send(String text) throws IOException {
        byte[] data = text.getBytes(UTF_8);
        socket.getOutputStream().write(new byte[] {(byte) 0x82, (byte) data.length});
        socket.getOutputStream().write(data);
    }

    void hangUp() throws IOException {
        socket.close();
    }

    private DataInputStream in() throws IOException {
        return new DataInputStream(socket.getInputStream());
    }

    private static String accept(String key) {
        byte[] keyed = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1);
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(keyed));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        server.close();
    }
}
