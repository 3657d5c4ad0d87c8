package flashbridge.legacy.bench;

import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All clients of a load: lets them in, and serves them when something comes. One thread, as a yardstick needs it. */
final class Crowd implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int LONGEST_MESSAGE = 1 << 20;

    private final Target target;
    private final Load load;
    private final Tally tally;
    private final Consumer<String> progress;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST_MESSAGE);
    private final List<Client> clients = new ArrayList<>();
    private final List<Client> publishers = new ArrayList<>();

    Crowd(Target target, Load load, Tally tally, Consumer<String> progress) throws IOException {
        this.target = target;
        this.load = load;
        this.tally = tally;
        this.progress = progress;
    }

    /** All of them, in the order in which they came. */
    List<Client> clients() {
        return clients;
    }

    /** Those who speak, room by room. */
    List<Client> publishers() {
        return publishers;
    }

    /** How many have heard nothing. */
    int deaf() {
        return (int) clients.stream().filter(Client::isDeaf).count();
    }

    void connect() throws IOException {
        try (Doorbell doorbell = new Doorbell(target, load, tally)) {
            long shown = System.nanoTime();
            for (int room = 0; room < load.rooms(); room++) {
                for (int i = 0; i < load.receivers() + load.publishers(); i++) {
                    connect(doorbell, room, i);
                    hear(0); // those who are in may be asked whether they are there before the last one is
                    if (System.nanoTime() - shown > SECOND) {
                        shown = System.nanoTime();
                        progress.accept(target.name() + ": connected " + clients.size());
                    }
                }
            }
        }
        if (publishers.isEmpty()) {
            pause(SECOND / 2); // silent XMLSocket clients become members after a grace
        } else {
            new RollCall(target.name(), this, load).hold();
        }
    }

    private void connect(Doorbell doorbell, int room, int place) throws IOException {
        boolean hears = place < load.receivers();
        Speech speech = hears ? load.hears().get(place % load.hears().size()) : load.says();
        Client client = doorbell.connect(speech, room, clients.size());
        clients.add(client);
        client.register(selector);
        if (!hears) {
            publishers.add(client);
        }
    }

    /** Serves those for whom something comes within so many nanoseconds. */
    void hear(long nanos) throws IOException {
        long millis = nanos / 1_000_000;
        int ready = millis > 0 ? selector.select(millis) : selector.selectNow();
        if (ready > 0) {
            for (SelectionKey key : selector.selectedKeys()) {
                serve(key);
            }
            selector.selectedKeys().clear();
        }
    }

    private void serve(SelectionKey key) throws IOException {
        Client client = (Client) key.attachment();
        try {
            if (client.isBusy()) {
                client.flush();
            }
            if (key.isReadable()) {
                client.read(buffer, tally);
            }
        } catch (CancelledKeyException gone) {
            // counted as closed when it was
        } catch (IOException reset) {
            client.lost(tally, "the connection broke: " + reset.getMessage());
        }
    }

    /** Serves them for so many nanoseconds. */
    void pause(long nanos) throws IOException {
        for (long until = System.nanoTime() + nanos; System.nanoTime() < until; ) {
            hear(SECOND / 100);
        }
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        selector.close();
    }
}
