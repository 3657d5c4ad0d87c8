package flashbridge.legacy.bench;

import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import flashbridge.legacy.load.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One load on one hub: connects everybody, lets them talk, counts what arrives. One thread, as a yardstick needs it.
 *
 * <p>At a fixed rate the time of a message is the one at which it was due, so that a hub that falls behind cannot hide it.
 */
final class Run implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE = 5 * SECOND;
    private static final int ROOM = 1 << 20;

    private final Target target;
    private final Load load;
    private final Consumer<String> progress;
    private final Selector selector = Selector.open();
    private final ByteBuffer room = ByteBuffer.allocateDirect(ROOM);
    private final List<Client> clients = new ArrayList<>();
    private final List<Client> publishers = new ArrayList<>();
    private final Tally tally;
    private final int[] numbers;
    private long sent;

    Run(Target target, Load load, Consumer<String> progress) throws IOException {
        this.target = target;
        this.load = load;
        this.progress = progress;
        tally = new Tally(load);
        numbers = new int[load.publishers()];
    }

    /** Warms up, measures, waits for what is under way. */
    Result measure(int warmUpSeconds, int seconds) throws IOException {
        connect();
        long start = System.nanoTime();
        talk(start, start + warmUpSeconds * SECOND, "warming up");
        tally.measuring = true;
        long from = System.nanoTime();
        long heardBefore = tally.heard;
        double cpuBefore = cpu();
        talk(start, from + seconds * SECOND, "measuring");
        double cpu = cpu() - cpuBefore;
        long deliveries = tally.heard - heardBefore;
        double took = (System.nanoTime() - from) / (double) SECOND;
        tally.measuring = false;
        awaitTheRest();
        return new Result(
                target.name(),
                took,
                deliveries,
                cpu,
                within(50),
                within(99),
                within(100),
                expected() - tally.heard,
                tally.disorder,
                tally.closed,
                (int) clients.stream().filter(Client::isDeaf).count(),
                tally.foreign);
    }

    private long within(double percent) {
        return tally.latency.getTotalCount() == 0 ? -1 : tally.latency.getValueAtPercentile(percent);
    }

    private void connect() throws IOException {
        try (Doorbell doorbell = new Doorbell(target, load)) {
            connect(doorbell);
        }
        pause(SECOND / 2); // silent XMLSocket clients become members after a grace
    }

    private void connect(Doorbell doorbell) throws IOException {
        long shown = System.nanoTime();
        for (int i = 0; i < load.receivers() + load.publishers(); i++) {
            Speech speech =
                    i < load.receivers() ? load.hears().get(i % load.hears().size()) : load.says();
            Client client = doorbell.connect(speech, i);
            clients.add(client);
            client.register(selector);
            if (i >= load.receivers()) {
                publishers.add(client);
            }
            if (System.nanoTime() - shown > SECOND) {
                shown = System.nanoTime();
                progress.accept(target.name() + ": connected " + (i + 1));
            }
        }
    }

    private void talk(long start, long until, String what) throws IOException {
        long shown = System.nanoTime();
        long heard = tally.heard;
        for (long now = shown; now < until; now = System.nanoTime()) {
            long wait = load.rate() > 0 ? publishDue(start, now) : publishWindow(now);
            hear(Math.min(wait, until - now));
            if (now - shown > SECOND) {
                progress.accept(String.format(
                        "%s: %s, %,.0f deliveries/s",
                        target.name(), what, (tally.heard - heard) * 1e9 / (now - shown)));
                shown = now;
                heard = tally.heard;
            }
        }
    }

    /** Says all that is due by now; returns the nanoseconds until the next is. */
    private long publishDue(long start, long now) throws IOException {
        while (true) {
            long due = start + (long) (sent * (double) SECOND / load.rate());
            if (due > now) {
                return due - now;
            }
            publish(due);
        }
    }

    /** Says more while less than the window is under way; returns how long to wait for what comes back. */
    private long publishWindow(long now) throws IOException {
        while (sent - tally.complete < load.window()) {
            publish(now);
        }
        return SECOND / 10;
    }

    private void publish(long time) throws IOException {
        int publisher = (int) (sent % publishers.size());
        byte[] text = Text.of(load.size(), publisher, numbers[publisher]++, time);
        try {
            publishers.get(publisher).send(load.says().frame(text));
        } catch (IOException e) {
            throw new IOException(target.name() + " has closed the connection of a publisher", e);
        }
        sent++;
    }

    private long expected() {
        return sent * load.audience();
    }

    private void hear(long nanos) throws IOException {
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
                client.read(room, tally);
            }
        } catch (CancelledKeyException gone) {
            // counted as closed when it was
        } catch (IOException reset) {
            tally.closed++;
            client.close();
        }
    }

    private void awaitTheRest() throws IOException {
        long until = System.nanoTime() + PATIENCE;
        while (tally.heard < expected() && System.nanoTime() < until) {
            hear(SECOND / 10);
        }
    }

    private void pause(long nanos) throws IOException {
        for (long until = System.nanoTime() + nanos; System.nanoTime() < until; ) {
            hear(SECOND / 100);
        }
    }

    private double cpu() {
        return target.cpu().map(time -> time.toNanos() / 1e9).orElse(Double.NaN);
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        selector.close();
    }
}
