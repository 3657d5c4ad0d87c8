package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A connection, and the bytes that have come and were not yet taken; a timeout loses none of them. */
final class Link implements AutoCloseable {
    private static final int LONGEST_HEAD = 64 << 10;
    private static final int MAX_HELD = (64 << 20) + 64;

    private final Socket socket;
    private byte[] buffer = new byte[64 << 10];
    private int start;
    private int end;

    private Link(Socket socket) {
        this.socket = socket;
    }

    static Link to(Request request) throws IOException {
        return new Link(Sockets.connect(request));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Everything up to and with the first empty line. */
    String head(Deadline deadline) throws IOException {
        int searched = 0;
        while (true) {
            for (; searched + 4 <= held(); searched++) {
                if (at(searched) == '\r'
                        && at(searched + 1) == '\n'
                        && at(searched + 2) == '\r'
                        && at(searched + 3) == '\n') {
                    return new String(take(searched + 4), ISO_8859_1);
                }
            }
            if (held() > LONGEST_HEAD) {
                throw new ProtocolException("no end of the headers within " + LONGEST_HEAD + " bytes");
            }
            try {
                if (!more(deadline)) {
                    throw new EOFException(
                            "headers not terminated by an empty line: the server closed after " + shown());
                }
            } catch (SocketTimeoutException e) {
                throw new ProtocolException(
                        "headers not terminated by an empty line: nothing more came after " + shown());
            }
        }
    }

    private String shown() {
        String text = new String(buffer, start, Math.min(held(), 200), ISO_8859_1);
        return held() == 0 ? "nothing at all" : "\"" + Words.printable(text) + "\"";
    }

    /** How many bytes are here. */
    int held() {
        return end - start;
    }

    /** One of the bytes that are here, 0 to 255. */
    int at(int index) {
        return buffer[start + index] & 0xFF;
    }

    byte[] take(int length) {
        byte[] taken = Arrays.copyOfRange(buffer, start, start + length);
        start += length;
        return taken;
    }

    /** Exactly so many bytes. */
    byte[] take(int length, Deadline deadline) throws IOException {
        while (held() < length) {
            if (!more(deadline)) {
                throw new EOFException("the server closed after " + held() + " of " + length + " bytes");
            }
        }
        return take(length);
    }

    /** Waits for more; false once the server has closed. */
    boolean more(Deadline deadline) throws IOException {
        makeRoom();
        socket.setSoTimeout(deadline.millisLeft());
        try {
            int read = socket.getInputStream().read(buffer, end, buffer.length - end);
            end += Math.max(read, 0);
            return read >= 0;
        } catch (SocketTimeoutException e) {
            throw deadline.passed();
        }
    }

    private void makeRoom() throws ProtocolException {
        if (held() >= MAX_HELD) {
            throw new ProtocolException("a message of more than " + (MAX_HELD - 64) + " bytes");
        }
        if (end == buffer.length) {
            int held = held();
            byte[] room = held > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
            System.arraycopy(buffer, start, room, 0, held);
            buffer = room;
            start = 0;
            end = held;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
