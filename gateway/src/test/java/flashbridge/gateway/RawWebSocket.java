package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;

/** The shortest RFC 6455 client that can be trusted to send and read any byte. */
public final class RawWebSocket implements AutoCloseable {
    /** One frame as it came: the first byte with FIN and opcode, and the payload. */
    @SuppressWarnings("ArrayRecordComponent") // frames are read, never compared
    public record Frame(int first, byte[] payload) {
        /** The code in a closing frame. */
        public int code() {
            return ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        }

        public String text() {
            return new String(payload, UTF_8);
        }

        @Override
        public String toString() {
            return String.format("%02x %s", first, HexFormat.of().formatHex(payload));
        }
    }

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final RawConnection connection;

    private RawWebSocket(RawConnection connection) {
        this.connection = connection;
    }

    public static RawWebSocket open(int port, String path, String... headers) throws IOException {
        return open(new RawConnection(port), path, headers);
    }

    public static RawWebSocket open(RawConnection connection, String path, String... headers) throws IOException {
        connection.send(request(path, headers));
        String head = connection.readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head);
        }
        return new RawWebSocket(connection);
    }

    public static String request(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    public RawWebSocket text(String text) throws IOException {
        return frame(0x81, text.getBytes(UTF_8));
    }

    public RawWebSocket binary(String text) throws IOException {
        return frame(0x82, text.getBytes(UTF_8));
    }

    public RawWebSocket frame(int first, byte... payload) throws IOException {
        connection.send(masked(first, payload));
        return this;
    }

    public static byte[] masked(int first, byte... payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(first);
        if (payload.length < 126) {
            out.writeByte(0x80 | payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.writeByte(0x80 | 126);
            out.writeShort(payload.length);
        } else {
            out.writeByte(0x80 | 127);
            out.writeLong(payload.length);
        }
        out.write(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.writeByte(payload[i] ^ MASK[i & 3]);
        }
        return bytes.toByteArray();
    }

    public Frame read() throws IOException {
        int first = connection.readByte();
        int length = connection.readByte();
        long payload = length == 126 ? connection.readShort() : length == 127 ? connection.readLong() : length;
        return new Frame(first, connection.read((int) payload));
    }

    public RawConnection raw() {
        return connection;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
