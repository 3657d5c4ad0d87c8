package flashbridge.legacy.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** One client of a {@link SmallHub} in its room: what it hears waits in a queue of its own, and is dropped with it when that is full. */
final class HubMember {
    private static final int SLOW = 20_000;

    /** The room it is in. */
    final String room;

    private final Socket socket;
    private final Dialect dialect;
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(SLOW);

    HubMember(Socket socket, Dialect dialect, String room) {
        this.socket = socket;
        this.dialect = dialect;
        this.room = room;
        SmallHub.start(this::write);
    }

    private void write() throws IOException, InterruptedException {
        while (!socket.isClosed()) {
            socket.getOutputStream().write(queue.take());
        }
    }

    void say(byte[] text) {
        if (!queue.offer(dialect.frame(text))) {
            drop();
        }
    }

    void drop() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    /** Its next text; null if it says goodbye. */
    byte @Nullable [] read(DataInputStream in) throws IOException {
        return dialect.read(in);
    }
}
