package flashbridge.legacy.bench;

import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Connects clients to a hub, waits for each as long as is reasonable, and says why one cannot. */
final class Doorbell implements AutoCloseable {
    private static final int SECONDS = 10;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "doorbell");
        thread.setDaemon(true);
        return thread;
    });
    private final Target target;
    private final Load load;
    private final Tally tally;

    Doorbell(Target target, Load load, Tally tally) {
        this.target = target;
        this.load = load;
        this.tally = tally;
    }

    /** Connects one more client to a room, when {@code before} are connected. */
    Client connect(Speech speech, int room, int before) throws IOException {
        InetSocketAddress address = target.address(speech);
        String which =
                address.getHostString() + ":" + address.getPort() + " (client " + (before + 1) + ", " + speech + ")";
        Future<?> enough = clock.schedule(Thread.currentThread()::interrupt, SECONDS, TimeUnit.SECONDS);
        try {
            return Client.connect(speech, target, load, room, tally);
        } catch (ClosedByInterruptException e) {
            throw new IOException(which + " does not answer within " + SECONDS + " s" + perhapsFull(before), e);
        } catch (IOException e) {
            throw new IOException(because(e, which, before), e);
        } finally {
            enough.cancel(false);
            Thread.interrupted(); // it may have rung too late
        }
    }

    private String because(IOException e, String which, int before) {
        String reason = String.valueOf(e.getMessage());
        return reason.contains("Too many open files")
                ? "the bench may have too few open files for " + load.clients() + " clients: raise ulimit -n"
                : "no connection to " + which + ": " + reason + perhapsFull(before);
    }

    /** A hub that let some in may have no room for more. */
    private static String perhapsFull(int before) {
        return before == 0
                ? ""
                : "; " + before
                        + " are connected: perhaps it takes no more (in the gateway max-connections, or the open"
                        + " files it may have: ulimit -n)";
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
