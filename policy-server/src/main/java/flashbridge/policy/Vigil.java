package flashbridge.policy;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after things that change while the process runs, which goes on whatever fault comes up in looking: each is told once,
 * in the log and beside it. For one thread.
 */
public final class Vigil {
    private static final Logger log = LoggerFactory.getLogger(Vigil.class);
    /** Different faults that are told. */
    private static final int MOST = 20;

    private final PrintStream err;
    private final Set<String> told = new HashSet<>();

    /** Tells faults there too, since it may be the log that has them. */
    public Vigil(PrintStream err) {
        this.err = err;
    }

    /** Does this as far as it goes. */
    public void look(Runnable task) {
        sees(() -> {
            task.run();
            return true;
        });
    }

    /** Whether it is so; false where that cannot be found out. */
    public boolean sees(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (RuntimeException | LinkageError | StackOverflowError fault) { // an appender may be anybody's code
            if (told.size() < MOST && told.add(fault.toString())) {
                tell(fault);
            }
            return false;
        }
    }

    private void tell(Throwable fault) {
        err.println("a fault while looking after changed files, it goes on: " + fault);
        try {
            log.error("a fault while looking after changed files, it goes on", fault);
        } catch (RuntimeException | LinkageError | StackOverflowError silent) {
            err.println("and the log cannot say so: " + silent);
        }
    }
}
