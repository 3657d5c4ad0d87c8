package flashbridge.policy;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The policy server as a program: reads the policy, says to whom it is open, answers until it is stopped. */
public final class Main {
    static final int OK = 0;
    static final int CANNOT_BIND = 1;
    static final int USAGE = 2;
    /** EX_CONFIG of sysexits.h. */
    static final int BAD_POLICY = 78;

    private final Arguments arguments;
    private final PrintStream out;
    private final PrintStream err;

    private Main(Arguments arguments, PrintStream out, PrintStream err) {
        this.arguments = arguments;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /** Does everything but leave the JVM: returns the exit code, after serving when its thread was interrupted. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (IllegalArgumentException e) {
            err.println("policy-server: " + e.getMessage());
            err.println(Arguments.USAGE);
            return USAGE;
        }
        return new Main(arguments, out, err).run();
    }

    private int run() {
        return switch (arguments.task()) {
            case HELP -> say(Arguments.HELP);
            case VERSION -> say("policy-server " + version());
            case CHECK, SERVE -> withPolicy();
        };
    }

    private int say(String text) {
        out.println(text);
        return OK;
    }

    private int withPolicy() {
        Optional<Path> file = arguments.policy().or(PolicyLocation::find);
        if (file.isEmpty()) {
            return fail(
                    BAD_POLICY,
                    "there is no " + PolicyLocation.USUAL
                            + " here or in the folders above the jar: name one with --policy FILE");
        }
        if (!configureLogging(file.get())) {
            return BAD_POLICY;
        }
        WatchedFile watched = new WatchedFile(file.get());
        PolicyFile read;
        try {
            read = PolicyFile.read(file.get());
        } catch (IOException e) {
            return fail(BAD_POLICY, PolicyFile.whyUnreadable(file.get(), e));
        }
        Finding.tell(read.findings(), file.get(), err);
        if (!read.usable()) {
            return fail(BAD_POLICY, "the policy file " + file.get() + " has errors, so nothing is served");
        }
        return arguments.task() == Arguments.Task.CHECK
                ? say(file.get() + " is in order. From port " + arguments.port() + " it is open to\n            "
                        + String.join("\n            ", StartUp.openTo(read.policy(), arguments.port())))
                : serve(file.get(), watched, read.policy());
    }

    private int fail(int code, String sentence) {
        err.println("policy-server: " + sentence);
        return code;
    }

    private int serve(Path file, WatchedFile watched, Policy policy) {
        InetSocketAddress address = arguments
                .address()
                .map(host -> new InetSocketAddress(host, arguments.port()))
                .orElseGet(() -> new InetSocketAddress(arguments.port()));
        if (address.isUnresolved()) {
            return fail(CANNOT_BIND, "the host name " + Printable.of(address.getHostString(), 100) + " is unknown");
        }
        try (PolicyServer server = PolicyServer.open(address, policy)) {
            Thread stop = stopOnSignal(server);
            Operation operation = new Operation(server, file, watched);
            operation.listen(); // before anybody can know that it runs
            out.print(StartUp.block(version(), arguments.address(), server.port(), file, policy));
            out.flush();
            try {
                operation.run();
            } finally {
                forget(stop);
            }
        } catch (IOException e) {
            return fail(CANNOT_BIND, "cannot listen on port " + address.getPort() + ": " + whyNotBound(e, address));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return OK;
    }

    /** SIGTERM and Ctrl-C: the process ends when the port is closed. */
    private static Thread stopOnSignal(PolicyServer server) {
        Uptime ran = new Uptime();
        Thread stop = new Thread(
                () -> {
                    server.close();
                    LoggerFactory.getLogger(Main.class).info("stopped after {}", ran);
                    Runtime.getRuntime().halt(OK); // asked to end, and it did; Java would say 143
                },
                "policy-server-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        return stop;
    }

    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException stopping) {
            // it is running, and ends the process
        }
    }

    /** The reason of the operating system, and what to do about it. */
    static String whyNotBound(IOException e, InetSocketAddress address) {
        String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (reason.contains("in use")) {
            return "it is in use by " + PortOwner.of(address.getPort());
        }
        if (reason.contains("permission denied") && address.getPort() < 1024) {
            return "ports below 1024 need root or CAP_NET_BIND_SERVICE; without, use --port 10843,"
                    + " and Security.loadPolicyFile(\"xmlsocket://HOST:10843\") in the Flash client";
        }
        if (reason.contains("cannot assign")) {
            return "this machine has no address " + address.getHostString();
        }
        return Printable.of(reason, 200);
    }

    /**
     * logback.xml beside the policy file, or the one in this jar; before Netty, which reads host names too, logs.
     *
     * <p>Whether it can be used.
     */
    private boolean configureLogging(Path policyFile) {
        String property = "logback.configurationFile";
        if (System.getProperty(property) != null) {
            return true;
        }
        Path beside = policyFile.resolveSibling("logback.xml");
        boolean there = Files.isRegularFile(beside);
        if (there && Finding.tell(LogbackFile.check(beside), beside, err)) {
            return false;
        }
        System.setProperty(property, there ? beside.toAbsolutePath().toString() : "flashbridge/policy/logback.xml");
        return !there || !LogbackComplaints.tell(beside, err) || arguments.task() != Arguments.Task.CHECK;
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }
}
