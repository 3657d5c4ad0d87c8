package flashbridge.legacy.bench;

import flashbridge.legacy.load.Hub;
import flashbridge.legacy.load.Misused;
import flashbridge.legacy.load.Progress;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of the bench: {@code bin/bench --help} says what it takes. */
public final class Main {
    private static final String GATEWAY = """
            listeners = [
              { name = web,   address = "127.0.0.1", port = 0, speaks = [websocket] }
              { name = flash, address = "127.0.0.1", port = 0, speaks = [xmlsocket] }
            ]
            limits { max-connections = 200000 }
            """;

    private final Options options;
    private final PrintStream out;
    private final PrintStream err;
    private final Progress progress;

    private Main(Options options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
        progress = new Progress(err);
    }

    /** Measures, and ends the process with 0, with 1 if a message was lost or came out of order, or with 2. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /** The same without ending the process. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        if (List.of(args).contains("--help")) {
            out.print(Options.USAGE);
            return 0;
        }
        try {
            return new Main(Options.parse(args), out, err).measure();
        } catch (Misused misused) {
            err.println("bench: " + misused.getMessage() + "; --help shows what there is");
            return 2;
        } catch (IOException | IllegalStateException e) {
            err.println("bench: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int measure() throws IOException, InterruptedException {
        List<Load> loads = options.loads();
        List<Peer> beside = options.beside();
        List<Hub> hubs = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        try {
            if (options.target().isPresent()) {
                targets.add(options.target().get());
            } else {
                hubs.add(Hub.gateway(options.gateway(), GATEWAY));
            }
            for (Peer peer : beside) {
                hubs.add(Hub.program(peer.toString(), Peer.class, peer.toString()));
            }
            hubs.forEach(hub -> targets.add(hub.target()));
            return report(measure(loads, targets));
        } finally {
            for (Hub hub : hubs) {
                hub.end();
            }
        }
    }

    private List<Measured> measure(List<Load> loads, List<Target> targets) throws IOException {
        List<Measured> all = new ArrayList<>();
        for (Load load : loads) {
            List<Measured> hubs = new ArrayList<>();
            for (Target target : targets) {
                hubs.add(new Measured(load, target.name(), new ArrayList<>()));
            }
            for (int run = 0; run < options.runs(); run++) {
                // in turn, so that a noisy minute of the machine hits them all
                for (int i = 0; i < targets.size(); i++) {
                    hubs.get(i)
                            .runs()
                            .add(once(load, targets.get(i), all.isEmpty() && run == 0 ? options.warmUp() : 1));
                }
            }
            progress.show("");
            if (!options.isJson()) {
                out.println(Report.table(hubs));
            }
            all.addAll(hubs);
        }
        return all;
    }

    private Result once(Load load, Target target, int warmUp) throws IOException {
        try (Run run = new Run(target, load, progress::show)) {
            return run.measure(warmUp, options.time());
        }
    }

    private int report(List<Measured> all) throws IOException {
        if (options.isJson()) {
            out.print(Report.json(all));
        }
        Path svg = options.svg();
        if (svg != null) {
            Files.writeString(svg, drawing(all));
            err.println("drawn into " + svg);
        }
        return all.stream().allMatch(Measured::isClean) ? 0 : 1;
    }

    private String drawing(List<Measured> all) {
        if (!options.isGrowing()) {
            return Chart.bars(all);
        }
        boolean clients =
                all.get(0).load().size() == all.get(all.size() - 1).load().size();
        return clients
                ? Chart.lines(all, "the number of clients that hear", Load::receivers)
                : Chart.lines(all, "the bytes of a message", Load::size);
    }
}
