package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Bytes out, bytes in, and nothing in between. */
public final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    public RawConnection(int port) throws IOException {
        this(port, 64 * 1024);
    }

    /** With a receive buffer of about so many bytes, so that a reader which does not read is soon noticed. */
    public RawConnection(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** All that a port answers to this, until it closes. */
    static String exchange(int port, String text) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            return new String(connection.send(text).readToEnd(), UTF_8);
        }
    }

    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(UTF_8));
    }

    public RawConnection send(byte... bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends each byte in a segment of its own. */
    public RawConnection sendByteByByte(byte... bytes) throws IOException {
        for (byte each : bytes) {
            send(each);
        }
        return this;
    }

    public byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** What has come, at least one byte; -1 at the end. */
    public int readSome(byte[] into) throws IOException {
        return in.read(into);
    }

    /** One byte, or -1 at the end; an exception when nothing comes for so long. */
    public int readWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return in.read();
    }

    public int readByte() throws IOException {
        return in.readUnsignedByte();
    }

    public int readShort() throws IOException {
        return in.readUnsignedShort();
    }

    public long readLong() throws IOException {
        return in.readLong();
    }

    /** Up to the empty line at the end of an HTTP head, that line included. */
    public String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
            head.write(readByte());
        }
        return head.toString(UTF_8);
    }

    /** Sends a request and reads the head of its answer; returns the status. */
    int status(String request) throws IOException {
        return Integer.parseInt(send(request).readHead().substring(9, 12));
    }

    /** All that comes until the other side ends the stream; a reset is an exception. */
    public byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    /** The port it comes from, by which the log names it. */
    public int localPort() {
        return socket.getLocalPort();
    }

    public boolean hasUnread() throws IOException {
        return in.available() > 0;
    }

    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends it with a reset, as if the cable were pulled and the machine came back. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
