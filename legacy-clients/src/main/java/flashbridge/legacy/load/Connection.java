package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One connection of a load: its handshake, what it has yet to send, and the frames it hears. Belongs to one thread. */
public final class Connection implements AutoCloseable {
    /** Told of every frame that has come. */
    @FunctionalInterface
    public interface Ear {
        /** The frame lies between the two positions, and is gone after this call. */
        void heard(ByteBuffer in, int from, int end) throws IOException;
    }

    private static final byte[] NOTHING = {};
    private static final int LONGEST_HEAD = 16 * 1024;

    private final Speech speech;
    private final SocketChannel channel;
    private final byte[] request;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private byte[] begun = NOTHING;
    private boolean open;
    private boolean deaf;
    private boolean finishing;
    private @Nullable SelectionKey key;

    private Connection(Speech speech, SocketChannel channel, byte[] request) {
        this.speech = speech;
        this.channel = channel;
        this.request = request;
        open = !speech.isWebSocket();
    }

    /**
     * Connects to a room and shakes hands, and returns when that is done.
     *
     * @param room the name of a room, below the path of the target; or nothing for that path
     */
    public static Connection connect(Speech speech, Target target, String room) throws IOException {
        InetSocketAddress address = target.address(speech);
        Connection connection =
                new Connection(speech, SocketChannel.open(address), request(speech, target, address, room));
        connection.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connection.channel.write(ByteBuffer.wrap(connection.request));
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST_HEAD);
        while (!connection.open) {
            int end = connection.receive(buffer);
            if (end < 0) {
                throw new EOFException("the server closed in the handshake of " + speech);
            }
            connection.keep(buffer, end);
        }
        connection.channel.configureBlocking(false);
        return connection;
    }

    /**
     * Begins to connect to a room; {@link #finish} says when that is done.
     *
     * @param room the name of a room, below the path of the target; or nothing for that path
     * @param buffer how many bytes the kernel keeps for what is not read; 0: as many as it likes
     */
    public static Connection begin(Speech speech, Target target, String room, int buffer, Selector selector)
            throws IOException {
        InetSocketAddress address = target.address(speech);
        Connection connection = new Connection(speech, SocketChannel.open(), request(speech, target, address, room));
        connection.channel.configureBlocking(false);
        connection.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (buffer > 0) {
            connection.channel.setOption(StandardSocketOptions.SO_RCVBUF, buffer);
        }
        connection.key = connection.channel.register(selector, SelectionKey.OP_CONNECT);
        try {
            connection.channel.connect(address);
        } catch (IOException e) {
            connection.drop();
            throw e;
        }
        return connection;
    }

    private static byte[] request(Speech speech, Target target, InetSocketAddress address, String room) {
        String path = target.path(speech);
        String slash = room.isEmpty() || path.endsWith("/") ? "" : "/";
        return speech.request(target.webSocket().getHost() + ":" + address.getPort(), path + slash + room);
    }

    /** To be called when it is connected. */
    public void finish() throws IOException {
        channel.finishConnect();
        watch();
    }

    /** Lets {@code selector} say when there is something to read, and who it is. */
    public void register(Selector selector, Object attachment) throws IOException {
        key = channel.register(selector, SelectionKey.OP_READ, attachment);
    }

    /** What {@link SelectionKey#attachment} gives when something happens here. */
    public void attach(Object attachment) {
        if (key != null) {
            key.attach(attachment);
        }
    }

    /** The framing that is spoken. */
    public Speech speech() {
        return speech;
    }

    /** What opens a WebSocket; nothing for XMLSocket. */
    public byte[] request() {
        return request.clone();
    }

    /** Whether the handshake is done. */
    public boolean isOpen() {
        return open;
    }

    /** Sends a frame; what the network does not take now waits. */
    public void send(byte[] frame) throws IOException {
        unsent.add(ByteBuffer.wrap(frame));
        flush();
    }

    /** Sends what waits, as far as the network takes it. */
    public void flush() throws IOException {
        ByteBuffer first = unsent.peek();
        while (first != null) {
            channel.write(first);
            if (first.hasRemaining()) {
                break;
            }
            unsent.remove();
            first = unsent.peek();
        }
        if (finishing && unsent.isEmpty()) {
            channel.shutdownOutput();
        }
        watch();
    }

    /** Whether something waits to be sent. */
    public boolean isBusy() {
        return !unsent.isEmpty();
    }

    /** Stops reading, or reads on. */
    public void setDeaf(boolean deaf) {
        this.deaf = deaf;
        watch();
    }

    private void watch() {
        if (key != null && key.isValid()) {
            key.interestOps((deaf ? 0 : SelectionKey.OP_READ) | (unsent.isEmpty() ? 0 : SelectionKey.OP_WRITE));
        }
    }

    /**
     * Reads what has come.
     *
     * @param room shared by all connections; larger than the longest message, else {@link IOException}
     * @param likely how long the payload of a message is likely to be
     * @return false: the other side has closed
     */
    public boolean read(ByteBuffer room, int likely, Ear ear) throws IOException {
        int begin = receive(room);
        boolean ended = begin < 0; // what has come with the answer to the request may not have been looked at yet
        int from = Math.max(0, begin);
        int to = room.position();
        while (open && from < to) {
            int end = speech.end(room, from, to, likely);
            if (end < 0) {
                break;
            }
            ear.heard(room, from, end);
            from = end;
        }
        if (!ended) {
            keep(room, from);
        }
        return !ended;
    }

    /** Reads behind what is kept; returns where frames begin, or -1 if the other side has closed. */
    private int receive(ByteBuffer room) throws IOException {
        if (begun.length == room.capacity()) { // else it would never read on, nor notice the end
            throw new IOException(
                    "the server's message to " + speech + " does not end within " + room.capacity() + " bytes");
        }
        room.clear().put(begun);
        if (channel.read(room) < 0) {
            return -1;
        }
        return open ? 0 : answer(room);
    }

    private int answer(ByteBuffer room) throws IOException {
        byte[] head = new byte[Math.min(room.position(), LONGEST_HEAD)];
        room.get(0, head);
        int end = speech.answered(new String(head, ISO_8859_1));
        open = end >= 0;
        if (!open && head.length == LONGEST_HEAD) {
            throw new IOException("the server's answer to " + speech + " does not end");
        }
        return Math.max(0, end);
    }

    private void keep(ByteBuffer room, int from) {
        int rest = room.position() - from;
        begun = rest == 0 ? NOTHING : new byte[rest];
        room.get(from, begun);
    }

    /** FIN, behind all that waits: says that nothing more will be sent, and hears on. */
    public void closeOutput() throws IOException {
        finishing = true;
        flush();
    }

    /** RST: breaks off at once, whatever is under way. */
    public void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    /** Closes it, whether that works or not. */
    public void drop() {
        try {
            channel.close();
        } catch (IOException e) {
            // gone is gone
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
