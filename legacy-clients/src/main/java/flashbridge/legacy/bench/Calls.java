package flashbridge.legacy.bench;

import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connections that come and go, always the same number of them at a time. One thread, as a yardstick needs it. */
final class Calls implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE = 10 * SECOND;
    private static final int LONGEST_ANSWER = 1 << 16;

    private final Target target;
    private final Errand errand;
    private final int window;
    private final Consumer<String> progress;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST_ANSWER);
    private final List<Call> underWay = new ArrayList<>();
    private final Answers answers = new Answers();

    Calls(Target target, Errand errand, int window, Consumer<String> progress) throws IOException {
        this.target = target;
        this.errand = errand;
        this.window = window;
        this.progress = progress;
    }

    /** Warms up, measures, waits for what is under way. */
    Called measure(int warmUpSeconds, int seconds) throws IOException {
        comeAndGo(System.nanoTime() + warmUpSeconds * SECOND, "warming up");
        answers.measuring = true;
        long from = System.nanoTime();
        long before = answers.ended();
        double cpuBefore = target.cpuSeconds();
        comeAndGo(from + seconds * SECOND, "measuring");
        double cpu = target.cpuSeconds() - cpuBefore;
        double took = (System.nanoTime() - from) / (double) SECOND;
        long connections = answers.ended() - before;
        answers.measuring = false;
        awaitTheRest();
        return new Called(
                target.name(),
                took,
                connections,
                cpu,
                answers.within(50),
                answers.within(99),
                answers.within(100),
                answers.failed(),
                answers.reason());
    }

    private void comeAndGo(long until, String what) throws IOException {
        long shown = System.nanoTime();
        long before = answers.ended();
        for (long now = shown; now < until; now = System.nanoTime()) {
            while (underWay.size() < window) {
                begin();
            }
            serve(Math.min(SECOND / 10, until - now));
            if (now - shown > SECOND) {
                progress.accept(String.format(
                        Locale.ROOT,
                        "%s: %s, %,.0f connections/s (%s)",
                        target.name(),
                        what,
                        (answers.ended() - before) * 1e9 / (now - shown),
                        errand));
                shown = now;
                before = answers.ended();
                giveUp(now - PATIENCE);
            }
        }
    }

    private void begin() throws IOException {
        try {
            underWay.add(Call.begin(errand, target, selector));
        } catch (IOException e) {
            failed(e);
        }
    }

    private void serve(long nanos) throws IOException {
        if (selector.select(Math.max(1, nanos / 1_000_000)) > 0) {
            for (SelectionKey key : selector.selectedKeys()) {
                serve(key);
            }
            selector.selectedKeys().clear();
            underWay.removeIf(Call::isOver);
        }
    }

    private void serve(SelectionKey key) throws IOException {
        Call call = (Call) key.attachment();
        try {
            call.serve(key, buffer, answers);
        } catch (CancelledKeyException gone) {
            // it is over
        } catch (IOException e) {
            call.drop();
            failed(e);
        }
    }

    private void failed(IOException e) throws IOException {
        answers.failed(String.valueOf(e.getMessage()));
        if (answers.isHopeless()) {
            throw new IOException("no connection to " + target.name() + " (" + errand + "): " + e.getMessage(), e);
        }
    }

    private void giveUp(long before) throws IOException {
        for (Call call : underWay) {
            if (call.isOlder(before)) {
                call.drop();
                failed(new IOException("no answer within " + PATIENCE / SECOND + " s"));
            }
        }
        underWay.removeIf(Call::isOver);
    }

    private void awaitTheRest() throws IOException {
        long until = System.nanoTime() + PATIENCE;
        while (!underWay.isEmpty() && System.nanoTime() < until) {
            serve(SECOND / 10);
        }
        giveUp(System.nanoTime());
    }

    @Override
    public void close() throws IOException {
        underWay.forEach(Call::drop);
        selector.close();
    }
}
