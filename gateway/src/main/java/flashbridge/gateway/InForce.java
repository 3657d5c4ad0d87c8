package flashbridge.gateway;

import flashbridge.gateway.config.ConfigException;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.config.Settings;
import flashbridge.gateway.net.BindFailure;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import flashbridge.policy.WatchedFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration and the policy that the gateway runs on, until their files have others; the operator is told what has
 * changed then, or what stands in the way.
 *
 * <p>For one thread.
 */
final class InForce {
    private static final Logger log = LoggerFactory.getLogger(InForce.class);

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
    private final Settings running;
    private GatewayConfig config;
    private WatchedFile watched;
    private Policy policy;
    private String openTo;
    /** Whether the operator has been told that the policy file is gone, or holds what cannot be taken. */
    private boolean policyMissed;

    /** For a gateway that was opened with these; the policy file was watched before it was read, so that no change is missed. */
    InForce(Gateway gateway, GatewayConfig config, Policy read, WatchedFile watched) {
        this.gateway = gateway;
        this.config = config;
        this.watched = watched;
        policy = read;
        running = config.settings();
        file = config.file();
        openTo = new StartUp(config, read).openTo(gateway);
    }

    /** Whether the policy file is another one than at the last reload, and has been for a moment. */
    boolean policyHasChanged() {
        return watched.hasChanged();
    }

    /** Reads all anew, as somebody asks for it. */
    void reload() {
        List<String> obstacles = all(true);
        if (!obstacles.isEmpty()) {
            refuse(obstacles);
        }
    }

    /**
     * The same since the policy file has changed. It is taken alone where the rest cannot be: nothing that has to do with other
     * files, as a certificate, may keep a site let in whose name was taken out.
     */
    void followPolicy() {
        List<String> obstacles = all(false);
        if (obstacles.isEmpty()) {
            return;
        }
        List<String> others = obstacles(this::takePolicy);
        if (others.isEmpty()) {
            gateway.countReload("failure");
            log.error("{} not reloaded, its settings stay as they were:", file);
            obstacles.forEach(reason -> log.error("  {}", reason));
        } else {
            refuse(withoutRepetition(obstacles, others));
        }
    }

    private static List<String> withoutRepetition(List<String> obstacles, List<String> others) {
        return Stream.concat(
                        obstacles.stream(),
                        others.stream().filter(other -> obstacles.stream().noneMatch(said -> said.contains(other))))
                .toList();
    }

    private List<String> all(boolean renew) {
        watched.take();
        return obstacles(() -> takeAll(renew));
    }

    private void takeAll(boolean renew) throws ConfigException, BindFailure, IOException {
        GatewayConfig next = GatewayConfig.read(file);
        Change change = change(next, other -> gateway.reload(next, other, renew));
        gateway.countReload(change.certificates() ? "success" : "failure");
        DirectMemory.findings(next).forEach(finding -> log.warn(finding.at(file.toString())));
        tell(file + " and " + config.policyFile(), change.lines());
    }

    private void takePolicy() throws ConfigException, BindFailure, IOException {
        Change change = change(config, other -> {
            gateway.change(other);
            return true;
        });
        tell(config.policyFile() + " alone", change.lines());
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
        } catch (NoSuchFileException gone) {
            return List.of("there is no " + gone.getFile());
        } catch (IOException failure) {
            return List.of("cannot read the policy file: " + failure.getMessage());
        } catch (RuntimeException
                | StackOverflowError
                | LinkageError unforeseen) { // the gateway goes on, whatever it is
            log.error("a fault while reloading", unforeseen);
            return List.of(unforeseen.toString());
        }
    }

    private Change change(GatewayConfig next, Step step) throws ConfigException, BindFailure, IOException {
        WatchedFile nextWatched = new WatchedFile(next.policyFile());
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
        boolean otherPolicy = !isInForce(read);
        boolean back = policyMissed && !otherPolicy && next.policyFile().equals(config.policyFile());
        config = next;
        watched = nextWatched;
        policy = read.policy();
        policyMissed = false;
        if (otherPolicy || back) {
            lines.add("policy: " + next.policyFile() + (back ? " is back as it was" : " has changed"));
        }
        lines.addAll(before.changesTo(Places.of(gateway)));
        String was = openTo;
        openTo = new StartUp(config, policy).openTo(gateway);
        if (otherPolicy || !openTo.equals(was)) {
            lines.add("now open to " + openTo);
        }
        return new Change(lines, certificates);
    }

    /** Whether it says what is said already; its age does not matter. */
    private boolean isInForce(PolicyFile read) {
        return read.usable() && read.policy().document().equals(policy.document());
    }

    private void tell(String what, List<String> changes) {
        log.info("reloaded {}:{}", what, changes.isEmpty() ? " no setting changed" : "");
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
        policyMissed = isPolicyMissed();
        gateway.countReload("failure");
        log.error("not reloaded, everything stays as it was:");
        reasons.forEach(reason -> log.error("  {}", reason));
    }

    private boolean isPolicyMissed() {
        try {
            return !isInForce(PolicyFile.read(config.policyFile()));
        } catch (IOException gone) {
            return true;
        }
    }
}
