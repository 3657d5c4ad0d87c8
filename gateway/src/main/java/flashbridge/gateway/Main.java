package flashbridge.gateway;

import flashbridge.gateway.config.ConfigException;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Tls;
import flashbridge.policy.PolicyFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** The command line: {@code gateway [--config FILE] [--check] | --version | --help}. */
public final class Main {
    static final int OK = 0;
    static final int CANNOT_OPEN = 1;
    static final int WRONG_USAGE = 2;
    static final int WRONG_CONFIG = 78; // EX_CONFIG of sysexits.h

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        int status = new Main(System.out, System.err).run(args);
        if (status != OK) {
            System.exit(status);
        }
    }

    /** Does what the words ask for; returns the exit status once the gateway has stopped. */
    int run(String... words) {
        try {
            Arguments arguments = Arguments.parse(words);
            return switch (arguments.task()) {
                case HELP -> say(Arguments.USAGE);
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
        Home.useLoggingBeside(file);
        try {
            GatewayConfig config = GatewayConfig.read(file);
            PolicyFile policyFile = PolicyFile.read(config.policyFile());
            policyFile
                    .findings()
                    .forEach(finding ->
                            err.println(finding.at(config.policyFile().toString())));
            if (!policyFile.usable()) {
                return WRONG_CONFIG;
            }
            return arguments.task() == Arguments.Task.CHECK ? check(config, policyFile) : open(config, policyFile);
        } catch (ConfigException wrong) {
            err.println(wrong.getMessage());
            return WRONG_CONFIG;
        } catch (IOException unreadable) {
            err.println("gateway: cannot read the policy file: " + unreadable.getMessage());
            return WRONG_CONFIG;
        }
    }

    private int check(GatewayConfig config, PolicyFile policyFile) {
        config.listeners().stream()
                .map(ListenerConfig::tls)
                .filter(Objects::nonNull)
                .distinct() // several listeners may show the same
                .flatMap(tls -> Tls.warnings(tls).stream())
                .forEach(warning -> err.println("warning: " + warning));
        return say(new StartUp(config, policyFile.policy()).checked());
    }

    private int open(GatewayConfig config, PolicyFile policyFile) {
        try (Gateway gateway = Gateway.open(config, policyFile.policy())) {
            CountDownLatch stopped = new CountDownLatch(1);
            CountDownLatch stop = stopOnSignal(stopped);
            out.print(new StartUp(config, policyFile.policy()).running(gateway));
            out.flush();
            awaitStop(stop, gateway, stopped);
            return OK;
        } catch (BindFailure failure) {
            err.println("gateway: " + failure.getMessage());
            return CANNOT_OPEN;
        }
    }

    private static void awaitStop(CountDownLatch stop, Gateway gateway, CountDownLatch stopped) {
        try {
            stop.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        gateway.close();
        stopped.countDown();
    }

    /** SIGTERM and Ctrl-C: the process ends when the gateway has closed, and not before. */
    private static CountDownLatch stopOnSignal(CountDownLatch stopped) {
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            try {
                                stopped.await();
                                Runtime.getRuntime().halt(OK); // asked to end, and it did; Java would say 143
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "stop"));
        return stop;
    }

    private int say(String text) {
        out.print(text);
        out.flush();
        return OK;
    }
}
