package flashbridge.legacy.bench;

import flashbridge.legacy.load.Connection;
import flashbridge.legacy.load.Follower;
import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;

/** One connection of the load, and what it hears. Belongs to the thread that measures. */
final class Client implements AutoCloseable {
    final Speech speech;
    final Room room;
    private final Connection connection;
    private final Follower follower;
    private final int publishers;
    private final int size;
    private String goodbye = "";
    private boolean present;
    private boolean deaf = true;

    private Client(Connection connection, Room room, Load load, Tally tally) {
        this.connection = connection;
        this.room = room;
        speech = connection.speech();
        follower = room.follower(tally.count);
        publishers = load.publishers();
        size = load.size() + (speech == Speech.FLASH_TUNNEL ? 1 : 0);
    }

    /** Connects to a room, by its number, and shakes hands. */
    static Client connect(Speech speech, Target target, Load load, int room, Tally tally) throws IOException {
        Connection connection = Connection.connect(speech, target, Room.name(room, load));
        return new Client(connection, tally.room(room), load, tally);
    }

    void register(Selector selector) throws IOException {
        connection.register(selector, this);
    }

    /** Sends a frame, or several; what the network does not take now waits. */
    void send(byte[] frames) throws IOException {
        connection.send(frames);
    }

    void flush() throws IOException {
        connection.flush();
    }

    boolean isBusy() {
        return connection.isBusy();
    }

    /** Reads what has come and counts its messages; {@code buffer} is shared by all clients. */
    void read(ByteBuffer buffer, Tally tally) throws IOException {
        long now = System.nanoTime();
        boolean open = connection.read(buffer, size, (in, from, end) -> {
            if (!tally.heard(this, in, from, end, now)) {
                answer(in, from, end);
            }
        });
        if (!open) {
            lost(tally, "the connection ended without a closing frame");
        }
    }

    /** Its connection is over; what the hub gave as its reason counts for more than {@code otherwise}. */
    void lost(Tally tally, String otherwise) throws IOException {
        tally.lost(goodbye.isEmpty() ? otherwise : goodbye);
        connection.close();
    }

    /** A hub asks silent clients whether they are there, and says why it closes. */
    private void answer(ByteBuffer in, int from, int end) throws IOException {
        String why = speech.goodbye(in, from, end);
        goodbye = why.isEmpty() ? goodbye : why;
        byte[] pong = speech.pong(in, from, end);
        if (pong.length > 0) {
            connection.send(pong);
        }
    }

    /** It has heard the roll call of its room. */
    void answerRollCall() {
        present = true;
    }

    boolean isPresent() {
        return present;
    }

    /** It has heard a message of its room. */
    void heard(int message, int publisher) {
        deaf = false;
        follower.heard(message, publisher % publishers);
        room.heard(message);
    }

    /** Whether it has heard none of our messages. */
    boolean isDeaf() {
        return deaf;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
