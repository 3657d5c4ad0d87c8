package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What clients of hybi-01 to RFC 6455 have in common: frames of an opcode, a length and a payload, which a server sends
 * unmasked; messages in fragments; ping, pong and close.
 *
 * <pre>
 * first byte   1 bit: the last, or more to come; 3 reserved bits; 4 bits: the opcode
 * second byte  1 bit: 0 in all frames of a server; 7 bits: length, 126: 2 bytes follow, 127: 8 bytes follow
 * </pre>
 */
abstract class FramedClient implements LegacyClient {
    /** What a frame is. */
    enum Kind {
        CONTINUATION,
        TEXT,
        BINARY,
        CLOSE,
        PING,
        PONG
    }

    private static final int MAX_MESSAGE = 64 << 20;

    private final Link link;
    private final Deque<String> messages = new ArrayDeque<>();
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private Kind message = Kind.CONTINUATION;
    private boolean compressed;
    private byte @Nullable [] pong;
    private byte @Nullable [] close;
    private boolean closeSent;
    private boolean ended;

    FramedClient(Link link) {
        this.link = link;
    }

    /** A whole frame as this draft's client sends it, masked where it masks. */
    abstract byte[] frame(Kind kind, byte[] payload);

    /** What the first byte of a server's frame says, or null when its opcode means nothing. */
    abstract @Nullable Kind kind(int first);

    /** Whether a frame with this first byte is the last of its message. */
    abstract boolean isLast(int first);

    /** The body of the closing frame of a client that has said all. */
    abstract byte[] goodbye();

    /** Sees that the server's closing frame answers ours as this draft has it. */
    abstract void checkGoodbye(byte[] body) throws ProtocolException;

    /** What the server's closing frame says, in words. */
    abstract String words(byte[] body);

    /** Bits of the first byte that are allowed to be set although they are reserved. */
    int extensionBits() {
        return 0;
    }

    /** The payload of a message whose first frame had such a bit set. */
    byte[] inflated(byte[] payload) throws ProtocolException {
        return payload;
    }

    @Override
    public void send(String text) throws IOException {
        link.write(frame(Kind.TEXT, text.getBytes(UTF_8)));
    }

    /** Sends bytes that are no text. */
    public void sendBinary(byte... bytes) throws IOException {
        link.write(frame(Kind.BINARY, bytes));
    }

    @Override
    public @Nullable String receive(Duration timeout) throws IOException {
        Deadline deadline = Deadline.in(timeout);
        while (messages.isEmpty() && !ended) {
            step(deadline);
        }
        return messages.poll();
    }

    @Override
    public boolean pings() {
        return true;
    }

    @Override
    public void ping(Duration timeout) throws IOException {
        byte[] body = "still there?".getBytes(UTF_8);
        pong = null;
        link.write(frame(Kind.PING, body));
        Deadline deadline = Deadline.in(timeout);
        try {
            while (pong == null && !ended) {
                step(deadline);
            }
        } catch (SocketTimeoutException e) {
            throw new ProtocolException("no pong came");
        }
        if (pong == null) {
            throw new ProtocolException("the server has closed" + (close == null ? "" : ": " + farewell()));
        }
        if (!Arrays.equals(pong, body)) {
            throw new ProtocolException("the pong does not repeat the body of the ping");
        }
    }

    @Override
    public void leave(Duration timeout) throws IOException {
        Deadline deadline = Deadline.in(timeout);
        sendClose(goodbye());
        try {
            while (!ended) {
                step(deadline);
            }
            byte[] answer = close;
            if (answer == null) {
                throw new ProtocolException("the server hung up without a closing frame");
            }
            checkGoodbye(answer);
            if (link.held() > 0 || link.more(deadline)) {
                throw new ProtocolException("something came behind the closing frame");
            }
        } catch (SocketTimeoutException e) {
            throw new ProtocolException(
                    close == null ? "no closing frame came" : "the server did not hang up after the closing frames");
        }
        link.close();
    }

    @Override
    public boolean hasClosingFrame() {
        return true;
    }

    @Override
    public String farewell() {
        byte[] body = close;
        return body == null ? "" : words(body);
    }

    @Override
    public void close() throws IOException {
        link.close();
    }

    private void sendClose(byte[] body) throws IOException {
        if (!closeSent) {
            closeSent = true;
            link.write(frame(Kind.CLOSE, body));
        }
    }

    /** Deals with one frame, or waits for more of it. */
    private void step(Deadline deadline) throws IOException {
        if (!readFrame()) {
            ended = !link.more(deadline);
        }
    }

    private boolean readFrame() throws IOException {
        if (link.held() < 2) {
            return false;
        }
        int first = link.at(0);
        int form = link.at(1);
        if ((form & 0x80) != 0) {
            throw new ProtocolException("a frame from the server is masked");
        }
        int lengthBytes = form == 127 ? 8 : form == 126 ? 2 : 0;
        if (link.held() < 2 + lengthBytes) {
            return false;
        }
        long length = length(form, lengthBytes);
        if (link.held() < 2 + lengthBytes + length) {
            return false;
        }
        link.take(2 + lengthBytes);
        read(first, link.take((int) length));
        return true;
    }

    private long length(int form, int lengthBytes) throws ProtocolException {
        long length = lengthBytes == 0 ? form : 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = (length << 8) | link.at(2 + i);
        }
        if (lengthBytes > 0 && length < (form == 126 ? 126 : 0x1_0000)) {
            throw new ProtocolException("a length of " + length + " is not in its shortest form");
        }
        if (length > MAX_MESSAGE) {
            throw new ProtocolException("a frame of " + length + " bytes");
        }
        return length;
    }

    private void read(int first, byte[] payload) throws IOException {
        Kind kind = kind(first);
        if (kind == null) {
            throw new ProtocolException("a frame has the unknown opcode %x".formatted(first & 0x0F));
        }
        boolean begins = kind == Kind.TEXT || kind == Kind.BINARY;
        if ((first & 0x70 & ~(begins ? extensionBits() : 0)) != 0) {
            throw new ProtocolException("a frame has reserved bits set: first byte %02x".formatted(first));
        }
        switch (kind) {
            case PING -> link.write(frame(Kind.PONG, payload));
            case PONG -> pong = payload;
            case CLOSE -> {
                close = payload;
                ended = true;
                sendClose(payload);
            }
            case TEXT, BINARY, CONTINUATION -> gather(kind, first, payload);
        }
    }

    private void gather(Kind kind, int first, byte[] payload) throws ProtocolException {
        if ((kind == Kind.CONTINUATION) != (message != Kind.CONTINUATION)) {
            throw new ProtocolException("a message begins inside of another, or goes on without having begun");
        }
        if (kind != Kind.CONTINUATION) {
            message = kind;
            compressed = (first & 0x70) != 0;
        }
        gathered.writeBytes(payload);
        if (isLast(first)) {
            byte[] whole = compressed ? inflated(gathered.toByteArray()) : gathered.toByteArray();
            messages.add(
                    message == Kind.TEXT
                            ? Utf8.text(whole, 0, whole.length)
                            : "binary " + HexFormat.of().formatHex(whole));
            gathered.reset();
            message = Kind.CONTINUATION;
        }
    }
}
