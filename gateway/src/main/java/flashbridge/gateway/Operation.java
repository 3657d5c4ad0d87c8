package flashbridge.gateway;

import flashbridge.gateway.config.ConfigException;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.config.Settings;
import flashbridge.gateway.net.BindFailure;
import flashbridge.policy.FileStamp;
import flashbridge.policy.LoggingWatch;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import flashbridge.policy.Signals;
import flashbridge.policy.Uptime;
import flashbridge.policy.Vigil;
import flashbridge.policy.WatchedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process while the gateway runs: does what signals and changed files ask of it, one thing after the other.
 *
 * <p>SIGHUP reads the configuration anew, and so does a change of the policy file, which is taken alone where the rest cannot
 * be. SIGTERM and Ctrl-C drain the gateway, and a second one ends the process at once.
 */
final class Operation {
    private static final Logger log = LoggerFactory.getLogger(Operation.class);
    private static final int SECONDS_BETWEEN_LOOKS = 1;
    private static final Duration PATIENCE_FOR_THE_LOG = Duration.ofSeconds(1);
    private static final int TERMINATED = 143; // 128 + SIGTERM, as shells say it

    private enum Wish {
        /** Somebody asks for it. */
        RELOAD,
        /** The policy file has changed. */
        TAKE_POLICY,
        STOP
    }

    private interface Reload {
        void run() throws ConfigException, BindFailure, IOException;
    }

    private interface Step {
        boolean take(Policy other) throws BindFailure;
    }

    /** What a reload has changed, for the operator, and whether all certificates could be read. */
    private record Change(List<String> lines, boolean certificates) {}

    private final Gateway gateway;
    private final Path file;
    private final BlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
    private final LoggingWatch logging = LoggingWatch.ofThisProcess(System.err);
    private final Vigil vigil = new Vigil(System.err);
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Uptime ran = new Uptime();
    private final Settings running;
    private String openTo;
    private GatewayConfig config;
    private WatchedFile policy;
    private FileStamp policyInForce;

    /** For a gateway that was opened with these; the policy file was watched before it was read, so that no change is missed. */
    Operation(Gateway gateway, GatewayConfig config, Policy read, WatchedFile watched) {
        this.gateway = gateway;
        this.config = config;
        running = config.settings();
        file = config.file();
        policy = watched;
        policyInForce = policy.taken();
        openTo = new StartUp(config, read).openTo(gateway);
    }

    /** Listens to signals from now on. */
    static Operation of(Gateway gateway, GatewayConfig config, Policy policy, WatchedFile watched) {
        Operation operation = new Operation(gateway, config, policy, watched);
        Signals.on("HUP", () -> operation.wishes.add(Wish.RELOAD));
        Signals.on("TERM", operation::stop);
        Signals.on("INT", operation::stop);
        return operation;
    }

    /** Returns when the gateway has stopped. */
    void run() {
        try {
            for (Wish wish = next(); wish != Wish.STOP; wish = next()) {
                if (wish == Wish.RELOAD) {
                    vigil.look(logging::lookAtOnce);
                }
                reload(wish == Wish.RELOAD);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // here rather than where the signal is heard, so that it stands behind the block of the start
        log.info("stopping: nobody is let in any more, and everybody is told; once more, and it stops at once");
        int cutOff = gateway.drain();
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

    /** Says so first, though a log that takes nothing any more, as a pipe that nobody reads, must not hold it up. */
    private void stopAtOnce() {
        int open = gateway.connections();
        Thread last = new Thread(
                () -> log.info("stopped at once, asked a second time: {} cut off", connections(open)), "last-line");
        last.start();
        try {
            last.join(PATIENCE_FOR_THE_LOG.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(TERMINATED);
        }
    }

    private Wish next() throws InterruptedException {
        while (true) {
            Wish wish = wishes.poll(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
            if (wish != null) {
                return wish;
            }
            vigil.look(logging::look);
            if (vigil.sees(policy::hasChanged)) {
                return Wish.TAKE_POLICY;
            }
        }
    }

    /** As somebody asks for it. */
    void reload() {
        reload(true);
    }

    private void reload(boolean renew) {
        policy.take();
        List<String> obstacles = obstacles(() -> takeAll(renew));
        if (obstacles.isEmpty()) {
            return;
        }
        if (renew) {
            refuse(obstacles);
        } else {
            takePolicyAlone(obstacles);
        }
    }

    /** Nothing that has to do with other files, as a certificate, may keep a site let in whose name was taken out. */
    private void takePolicyAlone(List<String> obstacles) {
        List<String> others = obstacles(this::takePolicy);
        if (!others.isEmpty()) {
            refuse(Stream.concat(obstacles.stream(), others.stream()).distinct().toList());
            return;
        }
        gateway.countReload("failure");
        log.error("{} not reloaded, its settings stay as they were:", file);
        obstacles.forEach(reason -> log.error("  {}", reason));
    }

    private void takeAll(boolean renew) throws ConfigException, BindFailure, IOException {
        GatewayConfig next = GatewayConfig.read(file);
        Change change = change(next, other -> gateway.reload(next, other, renew));
        gateway.countReload(change.certificates() ? "success" : "failure");
        List<String> lines = change.lines();
        log.info("reloaded {} and {}:{}", file, config.policyFile(), lines.isEmpty() ? " no setting changed" : "");
        tell(lines);
    }

    private void takePolicy() throws ConfigException, BindFailure, IOException {
        Change change = change(config, other -> {
            gateway.change(other);
            return true;
        });
        log.info("reloaded {} alone:", config.policyFile());
        tell(change.lines());
    }

    /** What stands in the way of this; nothing where it is done. */
    private static List<String> obstacles(Reload reload) {
        try {
            reload.run();
            return List.of();
        } catch (ConfigException wrong) {
            return List.of(String.valueOf(wrong.getMessage()).split("\n", -1));
        } catch (BindFailure failure) {
            return List.of(failure.withPlace());
        } catch (IOException failure) {
            return List.of("cannot read the policy file: " + failure.getMessage());
        } catch (RuntimeException | StackOverflowError unforeseen) { // whatever it is, the gateway goes on
            log.error("a fault while reloading", unforeseen);
            return List.of(unforeseen.toString());
        }
    }

    private Change change(GatewayConfig next, Step step) throws ConfigException, BindFailure, IOException {
        WatchedFile nextPolicy = new WatchedFile(next.policyFile());
        PolicyFile read = PolicyFile.read(next.policyFile());
        List<String> findings = read.findings().stream()
                .map(finding -> finding.at(next.policyFile().toString()))
                .toList();
        if (!read.usable()) {
            throw new ConfigException(findings);
        }
        List<String> lines = config.settings().changesTo(next.settings());
        Places before = Places.of(gateway);
        boolean certificates = step.take(read.policy());
        findings.forEach(log::warn);
        new StartUp(next, read.policy())
                .grantedInVain()
                .forEach(finding -> log.warn(finding.at(next.policyFile().toString())));
        config = next;
        policy = nextPolicy;
        boolean otherPolicy = !policy.taken().equals(policyInForce);
        if (otherPolicy) {
            lines.add("policy: " + next.policyFile() + " has changed");
        }
        policyInForce = policy.taken();
        lines.addAll(before.changesTo(Places.of(gateway)));
        String was = openTo;
        openTo = new StartUp(config, read.policy()).openTo(gateway);
        if (otherPolicy || !openTo.equals(was)) {
            lines.add("now open to " + openTo);
        }
        return new Change(lines, certificates);
    }

    private void tell(List<String> changes) {
        changes.forEach(change -> log.info("  {}", change));
        gateway.notOpened()
                .forEach(failure ->
                        log.warn("  not open: {}; it is optional, going on without it", failure.withPlace()));
        Stream.of("transport", "event-loops")
                .filter(key -> changes.stream().anyMatch(change -> change.startsWith(key + ":")) && isToCome(key))
                .forEach(key -> log.warn("  {} will count from the next start on", key));
    }

    /** Whether the file has another value than the gateway was started with. */
    private boolean isToCome(String key) {
        return !Objects.equals(
                running.general().get(key), config.settings().general().get(key));
    }

    private void refuse(List<String> reasons) {
        gateway.countReload("failure");
        log.error("not reloaded, everything stays as it was:");
        reasons.forEach(reason -> log.error("  {}", reason));
    }
}
