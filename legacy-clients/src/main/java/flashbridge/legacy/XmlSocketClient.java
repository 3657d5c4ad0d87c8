package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A client of Flash's XMLSocket: over TCP, every message is its text in UTF-8 and then one NUL byte, both ways.
 *
 * <p>One thread may send while another receives. What is not ended by a NUL when the server closes is no message.
 */
public final class XmlSocketClient implements LegacyClient {
    /** The longest message received, in bytes. */
    public static final int MAX_MESSAGE = 64 << 20;

    private static final int CHUNK = 64 << 10;

    private final Socket socket;
    private final InputStream in;

    /** What has been read lies from {@code start} to {@code end}; there is no NUL before {@code searched}. */
    private byte[] buffer = new byte[CHUNK];

    private int start;
    private int searched;
    private int end;

    private XmlSocketClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Connects, or says with an exception why not; waits as long as {@code timeout}. */
    public static XmlSocketClient connect(String host, int port, Duration timeout) throws IOException {
        return new XmlSocketClient(Sockets.connect(host, port, timeout));
    }

    /** The same to an address that may ask for TLS. */
    public static XmlSocketClient connect(Request request) throws IOException {
        return new XmlSocketClient(Sockets.connect(request));
    }

    @Override
    public boolean pings() {
        return false;
    }

    @Override
    public void ping(Duration timeout) {
        throw new UnsupportedOperationException("XMLSocket has no ping");
    }

    /** Hangs up, which is all there is. */
    @Override
    public void leave(Duration timeout) throws IOException {
        close();
    }

    @Override
    public boolean hasClosingFrame() {
        return false;
    }

    @Override
    public String farewell() {
        return "";
    }

    /** Sends one message. A NUL inside the text ends a message there, as it does in Flash. */
    @Override
    public void send(String message) throws IOException {
        byte[] text = message.getBytes(UTF_8);
        socket.getOutputStream().write(Arrays.copyOf(text, text.length + 1)); // the copy ends in a NUL
    }

    /** The next message, however long it takes; null once the server has closed. */
    public @Nullable String receive() throws IOException {
        return receive(Duration.ZERO);
    }

    /**
     * The next message, or null once the server has closed.
     *
     * @param timeout how long to wait for it; zero waits without end
     * @throws SocketTimeoutException if it is not whole by then; what has come of it is kept for the next call
     * @throws ProtocolException if the message is not UTF-8, or longer than {@link #MAX_MESSAGE}
     */
    @Override
    public @Nullable String receive(Duration timeout) throws IOException {
        Deadline deadline = Deadline.in(timeout);
        for (int nul = nul(); ; nul = nul()) {
            if (nul >= 0) {
                return text(start, nul - start);
            }
            makeRoom();
            int read = read(deadline);
            if (read < 0) {
                return null;
            }
            end += read;
        }
    }

    private int read(Deadline deadline) throws IOException {
        socket.setSoTimeout(deadline.millisLeft());
        try {
            return in.read(buffer, end, buffer.length - end);
        } catch (SocketTimeoutException e) {
            throw deadline.passed();
        }
    }

    /** Where the next NUL is, or -1. No byte is looked at twice. */
    private int nul() {
        searched = Math.max(searched, start);
        while (searched < end && buffer[searched] != 0) {
            searched++;
        }
        return searched < end ? searched : -1;
    }

    private void makeRoom() throws ProtocolException {
        int held = end - start;
        if (held >= MAX_MESSAGE) {
            throw new ProtocolException("no NUL within " + MAX_MESSAGE + " bytes");
        }
        if (end == buffer.length) {
            byte[] room = held > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
            System.arraycopy(buffer, start, room, 0, held);
            buffer = room;
            searched -= start;
            end = held;
            start = 0;
        }
    }

    private String text(int from, int length) throws ProtocolException {
        start = from + length + 1; // the next call goes on behind it, whatever this one is
        return Utf8.text(buffer, from, length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
