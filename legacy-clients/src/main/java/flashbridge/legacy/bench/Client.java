package flashbridge.legacy.bench;

import flashbridge.legacy.load.Connection;
import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.Arrays;

/** One connection of the load, and what it expects to hear. Belongs to the thread that measures. */
final class Client implements AutoCloseable {
    final Speech speech;
    private final Connection connection;
    /** The number that the next message of each publisher must have; -1 where none has come. */
    private final int[] next;

    private final int size;

    private Client(Connection connection, Load load) {
        this.connection = connection;
        speech = connection.speech();
        size = load.size() + (speech == Speech.FLASH_TUNNEL ? 1 : 0);
        next = new int[load.publishers()];
        Arrays.fill(next, -1);
    }

    /** Connects and shakes hands. */
    static Client connect(Speech speech, Target target, Load load) throws IOException {
        return new Client(Connection.connect(speech, target), load);
    }

    void register(Selector selector) throws IOException {
        connection.register(selector, this);
    }

    /** Sends a frame; what the network does not take now waits. */
    void send(byte[] frame) throws IOException {
        connection.send(frame);
    }

    void flush() throws IOException {
        connection.flush();
    }

    boolean isBusy() {
        return connection.isBusy();
    }

    /** Reads what has come and counts its messages; {@code room} is shared by all clients. */
    void read(ByteBuffer room, Tally tally) throws IOException {
        long now = System.nanoTime();
        if (!connection.read(room, size, (in, from, end) -> tally.heard(this, in, from, end, now))) {
            tally.closed++;
            connection.close();
        }
    }

    /** The number that is expected of a publisher; and from now on the one after {@code number}. */
    int expectAfter(int publisher, int number) {
        int expected = next[publisher];
        next[publisher] = number + 1;
        return expected < 0 ? number : expected;
    }

    /** Whether it has heard one of our messages. */
    boolean isDeaf() {
        return Arrays.stream(next).allMatch(number -> number < 0);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
