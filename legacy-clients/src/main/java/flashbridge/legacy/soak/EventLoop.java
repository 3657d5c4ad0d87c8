package flashbridge.legacy.soak;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets clients act when they want to, and serves their connections, in turns. One thread. */
final class EventLoop implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(Plan.PATIENCE_MILLIS);
    private static final long LONGEST_TURN = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long SHORT_TURN = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int ROOM = 1 << 20;

    private final Selector selector = Selector.open();
    private final ByteBuffer room = ByteBuffer.allocateDirect(ROOM);
    private final PriorityQueue<Agenda> agenda = new PriorityQueue<>(Comparator.comparingLong(Agenda::due));

    /** A client that wants to act. */
    private record Agenda(long due, Client client) {}

    EventLoop() throws IOException {}

    /** Where connections say that something has happened. */
    Selector selector() {
        return selector;
    }

    /** Lets a client act when it wants to. */
    void schedule(Client client) {
        if (client.due() != Long.MAX_VALUE) {
            agenda.add(new Agenda(client.due(), client));
        }
    }

    /** Lets everybody do what is due, then waits for the network at most so long. */
    void turn(long nanos, long now) throws IOException {
        long next = actDue(now);
        long millis = TimeUnit.NANOSECONDS.toMillis(Math.min(nanos, next));
        int ready = millis > 0 ? selector.select(millis) : selector.selectNow();
        if (ready > 0) {
            long then = System.nanoTime();
            selector.selectedKeys().forEach(key -> serve(key, then));
            selector.selectedKeys().clear();
        }
    }

    /** Goes on until this is so, but not for longer than anything may take. */
    void await(BooleanSupplier what) throws IOException {
        long now = System.nanoTime();
        for (long until = now + PATIENCE; now < until && !what.getAsBoolean(); now = System.nanoTime()) {
            turn(SHORT_TURN, now);
        }
    }

    private long actDue(long now) {
        for (Agenda first = agenda.peek(); first != null; first = agenda.peek()) {
            if (first.due() > now) {
                return first.due() - now;
            }
            agenda.remove();
            Client client = first.client();
            if (client.due() == first.due()) { // else it has changed its mind
                client.act(now);
                schedule(client);
            }
        }
        return LONGEST_TURN;
    }

    private void serve(SelectionKey key, long now) {
        Client client = (Client) key.attachment();
        long due = client.due();
        try {
            client.serve(key, room, now);
        } catch (CancelledKeyException gone) {
            // counted when it went
        }
        if (client.due() != due) {
            schedule(client);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
