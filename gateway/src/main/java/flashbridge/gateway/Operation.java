package flashbridge.gateway;

import flashbridge.policy.LoggingWatch;
import flashbridge.policy.Signals;
import flashbridge.policy.Uptime;
import flashbridge.policy.Vigil;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process while the gateway runs: does what signals and changed files ask of it, one thing after the other.
 *
 * <p>SIGHUP reads the configuration anew, and so does a change of the policy file. SIGTERM and Ctrl-C drain the gateway, and a
 * second one ends the process at once.
 */
final class Operation {
    private static final Logger log = LoggerFactory.getLogger(Operation.class);
    private static final int SECONDS_BETWEEN_LOOKS = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int TERMINATED = 143; // 128 + SIGTERM, as shells say it

    private enum Wish {
        /** Somebody asks for it. */
        RELOAD,
        /** The policy file has changed. */
        FOLLOW_POLICY,
        STOP
    }

    private final Gateway gateway;
    private final InForce inForce;
    private final BlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
    private final LoggingWatch logging = LoggingWatch.ofThisProcess(System.err);
    private final Vigil vigil = new Vigil(System.err);
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean hurried = new AtomicBoolean();
    private final Uptime ran = new Uptime();

    /** For a gateway that is open. */
    Operation(Gateway gateway, InForce inForce) {
        this.gateway = gateway;
        this.inForce = inForce;
    }

    /** Listens to signals from now on. */
    static Operation of(Gateway gateway, InForce inForce) {
        Operation operation = new Operation(gateway, inForce);
        Signals.on("HUP", operation.wishing(Wish.RELOAD));
        Signals.on("TERM", operation::stop);
        Signals.on("INT", operation::stop);
        gateway.deathOfALoop().thenAccept(operation::endWithout);
        return operation;
    }

    /** Names the wish before there is one, so that none is lost for a class of ours that is not to be had any more by then. */
    private Runnable wishing(Wish wish) {
        return () -> wishes.add(wish);
    }

    /** Returns when the gateway has stopped. */
    void run() {
        try {
            for (Wish wish = next(); wish != Wish.STOP; wish = next()) {
                if (wish == Wish.RELOAD) {
                    vigil.look(logging::lookAtOnce);
                    vigil.look(inForce::reload);
                } else {
                    vigil.look(inForce::followPolicy);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // here rather than where the signal is heard, so that it stands behind the block of the start
        log.info("stopping: nobody is let in any more, and everybody is told; once more, and it stops at once");
        int cutOff = gateway.drain();
        if (hurried.get()) {
            awaitTheEnd();
        }
        log.info(
                "stopped after {}: {}",
                ran,
                cutOff == 0
                        ? "everybody had been told"
                        : connections(cutOff) + " cut off, not having ended within limits.close-timeout");
    }

    private static String connections(int number) {
        return number + (number == 1 ? " connection was" : " connections were");
    }

    /** Ends {@link #run}; asked a second time, ends the process at once. */
    void stop() {
        if (asked.getAndSet(true) || gateway.isStopping()) {
            stopAtOnce();
        }
        wishes.add(Wish.STOP);
    }

    /**
     * Ends the process, since an event loop has died: whom it served would stay connected and hear nothing any more. Who
     * watches over the process can start it anew. A gateway that stops anyway drains the others.
     */
    private void endWithout(Throwable death) {
        if (asked.get() || gateway.isStopping()) {
            return;
        }
        String loop = Thread.currentThread().getName();
        endAtOnce(Main.FAULT, () -> {
            try {
                log.error(
                        "the event loop {} has died, and its clients would never hear anything again; so the gateway ends,"
                                + " with status {}",
                        loop,
                        Main.FAULT,
                        death);
            } finally {
                cutOff("for an event loop that died");
            }
        });
    }

    private void stopAtOnce() {
        endAtOnce(TERMINATED, () -> cutOff("asked a second time"));
    }

    /**
     * Has its last words first, and says of every client that it is gone. No client can hold that up, nor an event loop that is
     * stuck, nor a log that takes nothing any more, as a pipe that nobody reads.
     */
    private void endAtOnce(int status, Runnable lastWords) {
        if (hurried.getAndSet(true)) {
            return; // it is as fast as it can be
        }
        try {
            Thread last = new Thread(lastWords, "last-line");
            last.start();
            last.join(PATIENCE.multipliedBy(2).toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    private void cutOff(String why) {
        int open = gateway.cutOff(PATIENCE);
        log.info("stopped at once, {}: {} cut off", why, connections(open));
    }

    /** Nobody is connected any more since {@link #stopAtOnce} has seen to that, which has the last word. */
    private static void awaitTheEnd() {
        new Semaphore(0).acquireUninterruptibly();
    }

    private Wish next() throws InterruptedException {
        while (true) {
            Wish wish = wishes.poll(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
            if (wish != null) {
                return wish;
            }
            vigil.look(logging::look);
            if (vigil.sees(inForce::policyHasChanged)) {
                return Wish.FOLLOW_POLICY;
            }
        }
    }
}
