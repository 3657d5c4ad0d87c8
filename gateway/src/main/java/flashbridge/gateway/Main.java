package flashbridge.gateway;

import flashbridge.gateway.config.ConfigException;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Tls;
import flashbridge.policy.Finding;
import flashbridge.policy.LogbackComplaints;
import flashbridge.policy.PolicyFile;
import flashbridge.policy.WatchedFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** The command line: {@code gateway [--config FILE] [--check] | --version | --help}. */
public final class Main {
    static final int OK = 0;
    static final int CANNOT_OPEN = 1;
    static final int WRONG_USAGE = 2;
    static final int FAULT = 70; // EX_SOFTWARE of sysexits.h
    static final int WRONG_CONFIG = 78; // EX_CONFIG

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        letNettyCountItsMemory();
        int status = FAULT;
        try {
            status = new Main(System.out, System.err).run(args);
        } catch (RuntimeException | Error fault) { // as of a jar that was written anew while it ran
            Thread main = Thread.currentThread();
            main.getUncaughtExceptionHandler().uncaughtException(main, fault); // who prints it
        } finally {
            System.exit(status); // whatever an event loop may still be doing: it would hear no signal any more
        }
    }

    /**
     * Has Netty take memory outside of the heap past {@code java.nio}, which the jar's {@code Add-Opens} lets it do, and not
     * only from Java 25 on. Where no more may be taken, {@code java.nio.Bits} collects garbage and sleeps for half a second
     * each time before it says so: on an event loop, all its clients would wait for that. Netty says so at once.
     */
    private static void letNettyCountItsMemory() {
        String property = "io.netty.tryReflectionSetAccessible"; // which Netty reads when its first class loads
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }

    /** Does what the words ask for; returns the exit status once the gateway has stopped. */
    int run(String... words) {
        try {
            Arguments arguments = Arguments.parse(words);
            return switch (arguments.task()) {
                case HELP -> say(Arguments.HELP);
                case VERSION -> say("flashbridge " + Version.current() + "\n");
                case CHECK, RUN -> withConfig(arguments);
            };
        } catch (Arguments.Misused misused) {
            err.println("gateway: " + misused.getMessage());
            err.print(Arguments.USAGE);
            return WRONG_USAGE;
        }
    }

    private int withConfig(Arguments arguments) {
        Path file = arguments.config() == null ? Home.config() : arguments.config();
        if (!Home.useLoggingBeside(file, err)) {
            return WRONG_CONFIG;
        }
        if (complainsOfLogging() && arguments.task() == Arguments.Task.CHECK) {
            return WRONG_CONFIG; // at a start, a gateway without its log is better than none
        }
        try {
            GatewayConfig config = GatewayConfig.read(file);
            WatchedFile watched = new WatchedFile(config.policyFile()); // before it is read: no change falls in between
            PolicyFile policyFile = PolicyFile.read(config.policyFile());
            Finding.tell(policyFile.findings(), config.policyFile(), err);
            if (!policyFile.usable()) {
                return WRONG_CONFIG;
            }
            StartUp startUp = new StartUp(config, policyFile.policy());
            Finding.tell(startUp.grantedInVain(), config.policyFile(), err);
            Finding.tell(DirectMemory.findings(config), config.file(), err);
            return arguments.task() == Arguments.Task.CHECK
                    ? check(config, policyFile)
                    : open(config, policyFile, watched);
        } catch (ConfigException wrong) {
            err.println(wrong.getMessage());
            return WRONG_CONFIG;
        } catch (IOException unreadable) {
            err.println("gateway: cannot read the policy file: " + unreadable.getMessage());
            return WRONG_CONFIG;
        }
    }

    /** Whether Logback cannot do all that its file says; it has configured itself when this returns. */
    private boolean complainsOfLogging() {
        Path file = Home.logging();
        return Files.isRegularFile(file) && LogbackComplaints.tell(file, err);
    }

    private int check(GatewayConfig config, PolicyFile policyFile) {
        boolean openable = true;
        List<ListenerConfig> would = new ArrayList<>();
        for (ListenerConfig listener : config.listeners()) {
            BindFailure failure = BindFailure.foreseen(listener);
            if (failure != null) {
                err.println("gateway: " + failure.getMessage() + (listener.optional() ? "; it is optional" : ""));
                openable &= listener.optional();
            } else {
                would.add(listener);
            }
        }
        BindFailure admin = BindFailure.foreseen(config.admin());
        if (admin != null) {
            err.println("gateway: " + admin.getMessage());
            openable = false;
        }
        config.listeners().stream()
                .map(ListenerConfig::tls)
                .filter(Objects::nonNull)
                .distinct() // several listeners may show the same
                .flatMap(tls -> Tls.warnings(tls).stream())
                .forEach(warning -> err.println("warning: " + warning));
        return openable ? say(new StartUp(config.with(would), policyFile.policy()).checked()) : CANNOT_OPEN;
    }

    private int open(GatewayConfig config, PolicyFile policyFile, WatchedFile watched) {
        try (Gateway gateway = Gateway.open(config, policyFile.policy())) {
            InForce inForce = new InForce(gateway, config, policyFile.policy(), watched);
            Operation operation = Operation.of(gateway, inForce); // before anybody can know that it runs
            out.print(new StartUp(config, policyFile.policy()).running(gateway));
            out.flush();
            CountDownLatch stopped = new CountDownLatch(1);
            stopBeforeTheProcessEnds(operation, stopped);
            try {
                operation.run();
            } finally {
                stopped.countDown();
            }
            return OK;
        } catch (BindFailure failure) {
            err.println("gateway: " + failure.getMessage());
            return CANNOT_OPEN;
        }
    }

    /** Where signals cannot be had, Java still says that the process shall end; it does when the gateway has closed. */
    private static void stopBeforeTheProcessEnds(Operation operation, CountDownLatch stopped) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (stopped.getCount() == 0) {
                                return; // it ends by itself, with a status of its own
                            }
                            operation.stop();
                            try {
                                stopped.await();
                                Runtime.getRuntime().halt(OK); // asked to end, and it did; Java would say 143
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "stop"));
    }

    private int say(String text) {
        out.print(text);
        out.flush();
        return OK;
    }
}
