package flashbridge.legacy.bench;

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
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One connection of the load. Belongs to the thread that measures. */
final class Client implements AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final int LONGEST_HEAD = 16 * 1024;

    final Speech speech;
    private final SocketChannel channel;
    /** The number that the next message of each publisher must have; -1 where none has come. */
    private final int[] next;

    private final int size;
    private byte[] begun = NOTHING;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private @Nullable SelectionKey key;

    private Client(Speech speech, SocketChannel channel, Load load) {
        this.speech = speech;
        this.channel = channel;
        size = load.size() + (speech == Speech.FLASH_TUNNEL ? 1 : 0);
        next = new int[load.publishers()];
        Arrays.fill(next, -1);
    }

    /** Connects and shakes hands. */
    static Client connect(Speech speech, Target target, Load load) throws IOException {
        InetSocketAddress address = target.address(speech);
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Client client = new Client(speech, channel, load);
        if (speech.isWebSocket()) {
            channel.write(ByteBuffer.wrap(speech.request("localhost:" + address.getPort(), target.path(speech))));
            client.readAnswer();
        }
        channel.configureBlocking(false);
        return client;
    }

    private void readAnswer() throws IOException {
        ByteBuffer in = ByteBuffer.allocate(LONGEST_HEAD);
        int end = -1;
        while (end < 0 || in.position() < end) {
            if (channel.read(in) < 0) {
                throw new EOFException("the server closed in the handshake of " + speech);
            }
            int head = new String(in.array(), 0, in.position(), ISO_8859_1).indexOf("\r\n\r\n");
            end = head < 0 ? -1 : head + 4 + speech.behindTheHead();
        }
        String status = new String(in.array(), 0, in.position(), ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
        if (!status.contains(" 101 ")) {
            throw new IOException("the server answers " + speech + " with: " + status);
        }
        begun = Arrays.copyOfRange(in.array(), end, in.position());
    }

    void register(Selector selector) throws IOException {
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Sends a frame; what the network does not take now waits. */
    void send(byte[] frame) throws IOException {
        unsent.add(ByteBuffer.wrap(frame));
        flush();
    }

    void flush() throws IOException {
        ByteBuffer first = unsent.peek();
        while (first != null) {
            channel.write(first);
            if (first.hasRemaining()) {
                break;
            }
            unsent.remove();
            first = unsent.peek();
        }
        if (key != null) {
            key.interestOps(unsent.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    boolean isBusy() {
        return !unsent.isEmpty();
    }

    /** Reads what has come and counts its messages; {@code room} is shared by all clients. */
    void read(ByteBuffer room, Tally tally) throws IOException {
        room.clear().put(begun);
        if (channel.read(room) < 0) {
            tally.closed++;
            channel.close();
            return;
        }
        int to = room.position();
        int from = 0;
        long now = System.nanoTime();
        while (from < to) {
            int end = speech.end(room, from, to, size);
            if (end < 0) {
                break;
            }
            tally.heard(this, room, from, end, now);
            from = end;
        }
        begun = from == to ? NOTHING : new byte[to - from];
        room.get(from, begun);
    }

    /** The number that is expected of a publisher; and from now on the one after {@code number}. */
    int expectAfter(int publisher, int number) {
        int expected = next[publisher];
        next[publisher] = number + 1;
        return expected < 0 ? number : expected;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
