package flashbridge.legacy.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.legacy.Version;
import flashbridge.legacy.load.Hub;
import flashbridge.legacy.load.Misused;
import flashbridge.legacy.load.Progress;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The command line of the soak test: {@code bin/soak --help} says what it takes. */
public final class Main {
    // as shipped, but for shorter times, so that they run out more often; Java counts its own memory, too
    private static final String GATEWAY = """
            listeners = [
              { name = web,   address = "127.0.0.1", port = 0, speaks = [websocket, policy] }
              { name = flash, address = "127.0.0.1", port = 0, speaks = [xmlsocket, policy] }
            ]
            limits { handshake-timeout = 3s, close-timeout = 3s }
            websocket { ping-interval = 3s, pong-timeout = 5s }
            """;

    private static final String COUNTING = "-XX:NativeMemoryTracking=summary";

    private Main() {}

    /** Soaks, and ends the process with 0, with 1 if the gateway does not hold, or with 2. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /** The same without ending the process. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        if (List.of(args).contains("--help")) {
            out.print(Options.USAGE);
            return 0;
        }
        if (List.of(args).contains("--version")) {
            out.print("flashbridge " + Version.current() + "\n");
            return 0;
        }
        try {
            Options options = Options.parse(args);
            Verdict verdict = soak(options, new Progress(err));
            report(options, verdict, out);
            return verdict.holds() ? 0 : 1;
        } catch (Misused misused) {
            err.println("soak: " + misused.getMessage() + "; --help shows what there is");
            return 2;
        } catch (IOException e) {
            err.println("soak: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static Verdict soak(Options options, Progress progress) throws IOException, InterruptedException {
        Optional<Target> target = options.target();
        if (target.isPresent()) {
            return soak(options, target.get(), progress);
        }
        Hub hub = Hub.gateway(options.gateway(), GATEWAY, COUNTING);
        try {
            return soak(options, hub.target(), progress);
        } finally {
            hub.end();
        }
    }

    private static Verdict soak(Options options, Target target, Progress progress)
            throws IOException, InterruptedException {
        try (Soak soak = new Soak(options, target, progress)) {
            return soak.run();
        }
    }

    private static void report(Options options, Verdict verdict, PrintStream out) throws IOException {
        Path file = options.jsonFile();
        if (file != null) {
            Files.writeString(file, Report.json(verdict), UTF_8);
        }
        out.print(options.isJson() && file == null ? Report.json(verdict) : Report.table(verdict));
    }
}
