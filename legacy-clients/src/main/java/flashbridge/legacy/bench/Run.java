package flashbridge.legacy.bench;

import flashbridge.legacy.load.Target;
import flashbridge.legacy.load.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One load on one hub: connects everybody, lets them talk, counts what arrives.
 *
 * <p>At a fixed rate the time of a message is the one at which it was due, so that a hub that falls behind cannot hide it.
 */
final class Run implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE = 5 * SECOND;

    private final Target target;
    private final Load load;
    private final Consumer<String> progress;
    private final Tally tally;
    private final Crowd crowd;
    private final ByteArrayOutputStream turn = new ByteArrayOutputStream();
    private long sent;

    Run(Target target, Load load, Consumer<String> progress) throws IOException {
        this.target = target;
        this.load = load;
        this.progress = progress;
        tally = new Tally(load);
        crowd = new Crowd(target, load, tally, progress);
    }

    /** Warms up, measures, waits for what is under way. */
    Result measure(int warmUpSeconds, int seconds) throws IOException {
        crowd.connect();
        long start = System.nanoTime();
        talk(start, start + warmUpSeconds * SECOND, "warming up");
        tally.measuring = true;
        long from = System.nanoTime();
        long heardBefore = tally.count.delivered;
        double cpuBefore = target.cpuSeconds();
        talk(start, from + seconds * SECOND, "measuring");
        double cpu = target.cpuSeconds() - cpuBefore;
        long deliveries = tally.count.delivered - heardBefore;
        double took = (System.nanoTime() - from) / (double) SECOND;
        tally.measuring = false;
        awaitTheRest();
        return new Result(
                target.name(),
                took,
                load.inbound() ? deliveries / load.audience() : deliveries,
                cpu,
                tally.within(50),
                tally.within(99),
                tally.within(100),
                expected() - tally.count.delivered,
                tally.disorder(),
                tally.count.strayed,
                tally.closed,
                crowd.deaf(),
                tally.foreign);
    }

    private void talk(long start, long until, String what) throws IOException {
        long shown = System.nanoTime();
        long heard = tally.count.delivered;
        for (long now = shown; now < until; now = System.nanoTime()) {
            long wait = load.rate() > 0 ? publishDue(start, now) : publishWindows(now);
            crowd.hear(Math.min(wait, until - now));
            if (now - shown > SECOND) {
                progress.accept(String.format(
                        Locale.ROOT,
                        "%s: %s, %,.0f deliveries/s",
                        target.name(),
                        what,
                        (tally.count.delivered - heard) * 1e9 / (now - shown)));
                shown = now;
                heard = tally.count.delivered;
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
            publish(tally.room((int) (sent % load.rooms())), due);
        }
    }

    /** Says more while less than the window is under way; returns how long to wait for what comes back. */
    private long publishWindows(long now) throws IOException {
        for (Room room : tally.rooms()) {
            while (room.hasWindow()) {
                publish(room, now);
            }
        }
        if (turn.size() > 0) {
            send(0, turn.toByteArray());
            turn.reset();
        }
        return SECOND / 10;
    }

    private void publish(Room room, long time) throws IOException {
        int publisher = room.nextPublisher();
        byte[] frame = load.says().frame(Text.of(load.size(), publisher, room.say(), time));
        sent++;
        if (load.inbound()) {
            turn.write(frame);
        } else {
            send(publisher, frame);
        }
    }

    private void send(int publisher, byte[] frames) throws IOException {
        try {
            crowd.publishers().get(publisher).send(frames);
        } catch (IOException e) {
            throw new IOException(target.name() + " has closed the connection of a publisher", e);
        }
    }

    private long expected() {
        return sent * load.audience();
    }

    private void awaitTheRest() throws IOException {
        long until = System.nanoTime() + PATIENCE;
        while (tally.count.delivered < expected() && System.nanoTime() < until) {
            crowd.hear(SECOND / 10);
        }
    }

    @Override
    public void close() throws IOException {
        crowd.close();
    }
}
