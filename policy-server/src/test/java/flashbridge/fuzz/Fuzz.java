package flashbridge.fuzz;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tries one target with one mutation of its corpus after the other, for as long as there is time.
 *
 * <p>A case depends on its seed and its number alone, and who fails names both. Maven hands these on:
 *
 * <ul>
 *   <li>{@code -Dfuzz.seconds=600}: the time for each target, in seconds; 1.4 where nothing is said, a minute for all
 *   <li>{@code -Dfuzz.seed=7}: other cases than those of seed 1
 *   <li>{@code -Dfuzz.case=4711}: this case alone
 * </ul>
 */
public final class Fuzz {
    /** Looks what becomes of some bytes; whatever it throws is a failure. */
    @FunctionalInterface
    public interface Target {
        /** All chance that it needs comes from {@code random}. */
        void take(byte[] bytes, Random random) throws Exception;
    }

    /** Anything else that can be tried by chance alone, without bytes to begin with. */
    @FunctionalInterface
    public interface Trial {
        void run(Random random) throws Exception;
    }

    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final @Nullable Long ONLY = Long.getLong("fuzz.case");
    private static final long BUDGET =
            (long) (Double.parseDouble(System.getProperty("fuzz.seconds", "1.4")) * TimeUnit.SECONDS.toNanos(1));
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final int MOST_SHOWN = 2000;

    private final List<byte[]> corpus;
    private final Target target;
    private volatile long number;

    private Fuzz(List<byte[]> corpus, Target target) {
        this.corpus = List.copyOf(corpus);
        this.target = target;
    }

    /** Tries the target until the time is over; fails with the first case that fails, or does not come to an end. */
    public static void run(List<byte[]> corpus, Target target) throws InterruptedException {
        new Fuzz(corpus, target).run();
    }

    /** The same for what makes up everything by itself. */
    public static void run(Trial trial) throws InterruptedException {
        run(List.of(), (bytes, random) -> trial.run(random));
    }

    private void run() throws InterruptedException {
        FutureTask<@Nullable Void> cases = new FutureTask<>(this::tryCases, null);
        Thread thread = new Thread(cases, "fuzz");
        thread.setDaemon(true);
        thread.start();
        try {
            cases.get(BUDGET + PATIENCE, TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw failure("failed with " + failed.getCause(), failed.getCause());
        } catch (TimeoutException endless) {
            Throwable where = new Throwable("where it is");
            where.setStackTrace(thread.getStackTrace());
            throw failure("does not come to an end", where);
        }
    }

    private void tryCases() {
        if (ONLY != null) {
            tryCase(ONLY);
            return;
        }
        long start = System.nanoTime();
        for (long next = 0; System.nanoTime() - start < BUDGET; next++) {
            tryCase(next);
        }
    }

    private void tryCase(long next) {
        number = next;
        Random random = random(next);
        byte[] bytes = bytes(random);
        try {
            target.take(bytes, random);
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected.toString(), unexpected);
        }
    }

    private AssertionError failure(String what, @Nullable Throwable cause) {
        return new AssertionError(
                "case " + number + " of seed " + SEED + " " + what + "\nrepeat it with -Dfuzz.seed=" + SEED
                        + " -Dfuzz.case=" + number + (corpus.isEmpty() ? "" : "; its bytes are " + hex()),
                cause);
    }

    private String hex() {
        String hex = HexFormat.of().formatHex(bytes(random(number)));
        return hex.length() > MOST_SHOWN ? hex.substring(0, MOST_SHOWN) + "…" : hex;
    }

    /** Bytes for one case; none for a trial. */
    private byte[] bytes(Random random) {
        return corpus.isEmpty() ? new byte[0] : new Mutation(corpus, random).next();
    }

    /** Neighbours must not resemble each other, as random numbers of neighbouring seeds do. */
    private static Random random(long number) {
        return new Random((SEED * 0x9E37_79B9_7F4A_7C15L + number) * 0xBF58_476D_1CE4_E5B9L);
    }
}
