package flashbridge.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process while the policy server runs: reads its file anew when that has changed, and at SIGHUP.
 *
 * <p>What cannot be used leaves the policy in force that is, and the log says what is wrong with it.
 */
final class Operation {
    private static final Logger log = LoggerFactory.getLogger(Operation.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final PolicyServer server;
    private final Path file;
    private final WatchedFile watched;
    private final LoggingWatch logging = LoggingWatch.ofThisProcess(System.err);
    private final Vigil vigil = new Vigil(System.err);
    private final AtomicBoolean hungUp = new AtomicBoolean();

    /** For a file that was watched before it was read, so that no change falls in between. */
    Operation(PolicyServer server, Path file, WatchedFile watched) {
        this.server = server;
        this.file = file;
        this.watched = watched;
    }

    /** Listens to signals from now on; Windows has none. */
    void listen() {
        Signals.on("HUP", () -> hungUp.set(true));
    }

    /** Returns when the server is closed. */
    void run() throws InterruptedException {
        while (!server.awaitClose(BETWEEN_LOOKS)) {
            boolean asked = hungUp.getAndSet(false);
            vigil.look(asked ? logging::lookAtOnce : logging::look);
            if (vigil.sees(watched::hasChanged) || asked) {
                reload();
            }
        }
    }

    void reload() {
        watched.take();
        try {
            PolicyFile read = PolicyFile.read(file);
            List<String> findings = read.findings().stream()
                    .map(finding -> finding.at(file.toString()))
                    .toList();
            if (read.usable()) {
                findings.forEach(log::warn);
                take(read.policy());
            } else {
                refuse(findings);
            }
        } catch (IOException unreadable) {
            refuse(List.of(PolicyFile.whyUnreadable(file, unreadable)));
        } catch (RuntimeException | StackOverflowError unforeseen) { // whatever it is, the server goes on
            log.error("a fault while reloading", unforeseen);
            refuse(List.of(unforeseen.toString()));
        }
    }

    private void take(Policy policy) {
        if (policy.document().equals(server.policy().document())) {
            log.info("reloaded {}: nothing has changed", file);
            return;
        }
        server.change(policy);
        log.info("reloaded {}, which is open to", file);
        StartUp.openTo(policy, server.port()).forEach(grant -> log.info("  {}", grant));
    }

    private void refuse(List<String> reasons) {
        log.error("not reloaded, everything stays as it was:");
        reasons.forEach(reason -> log.error("  {}", reason));
    }
}
