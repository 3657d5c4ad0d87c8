package flashbridge.legacy.bench;

import flashbridge.legacy.Version;
import flashbridge.legacy.load.Misused;
import flashbridge.legacy.load.Progress;
import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of the bench: {@code bin/bench --help} says what it takes. */
public final class Main {
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

    /** Measures, and ends the process with 0, with 1 if the hub did something wrong, or with 2. */
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
        return switch (options.mode()) {
            case FAN_OUT, INBOUND -> talk(options.loads());
            case CONNECT -> connect(options.errands());
            case IDLE -> idle(options.idleClients(), options.idleSpeeches());
        };
    }

    private int talk(List<Load> loads) throws IOException {
        try (Stage stage = Stage.open(options)) {
            List<Measured> all = new ArrayList<>();
            for (Load load : loads) {
                all.addAll(talk(load, stage.targets(), all.isEmpty()));
            }
            return report(all);
        }
    }

    private List<Measured> talk(Load load, List<Target> targets, boolean first) throws IOException {
        List<Measured> hubs = targets.stream()
                .map(target -> new Measured(load, target.name(), new ArrayList<>()))
                .toList();
        for (int run = 0; run < options.runs(); run++) {
            // in turn, so that a noisy minute of the machine hits them all
            for (int i = 0; i < hubs.size(); i++) {
                try (Run one = new Run(targets.get(i), load, progress::show)) {
                    hubs.get(i).runs().add(one.measure(first ? warmUp(run) : 1, options.time()));
                }
            }
        }
        show(Report.table(hubs));
        return hubs;
    }

    private int warmUp(int run) {
        return run == 0 ? options.warmUp() : Math.min(1, options.warmUp());
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
        String judged = all.get(0).hub(); // the peers are for comparison only
        return all.stream().allMatch(one -> one.isClean() || !one.hub().equals(judged)) ? 0 : 1;
    }

    private String drawing(List<Measured> all) {
        Growth growth = options.growth();
        return growth == null ? Chart.bars(all) : Chart.lines(all, growth);
    }

    private int connect(List<Errand> errands) throws IOException {
        try (Stage stage = Stage.open(options)) {
            List<ConnectReport.Hub> all = new ArrayList<>();
            for (Errand errand : errands) {
                List<Target> targets = stage.targets();
                all.addAll(connect(errand, errand.speech() == Speech.RFC_6455 ? targets : targets.subList(0, 1)));
            }
            if (options.isJson()) {
                out.print(ConnectReport.json(all));
            }
            String judged = all.get(0).name();
            return all.stream().allMatch(hub -> hub.failed() == 0 || !hub.name().equals(judged)) ? 0 : 1;
        }
    }

    private List<ConnectReport.Hub> connect(Errand errand, List<Target> targets) throws IOException {
        int window = options.window();
        List<ConnectReport.Hub> hubs = targets.stream()
                .map(target -> new ConnectReport.Hub(target.name(), errand, window, new ArrayList<>()))
                .toList();
        for (int run = 0; run < options.runs(); run++) {
            for (int i = 0; i < hubs.size(); i++) {
                try (Calls calls = new Calls(targets.get(i), errand, window, progress::show)) {
                    hubs.get(i).runs().add(calls.measure(warmUp(run), options.time()));
                }
            }
        }
        show(ConnectReport.table(hubs));
        return hubs;
    }

    private int idle(int clients, List<Speech> speeches) throws IOException, InterruptedException {
        try (Stage stage = Stage.open(options)) {
            List<Idleness> hubs = new ArrayList<>();
            for (Target target : stage.targets()) {
                hubs.add(new Idle(target, progress::show).measure(clients, speeches, options.time()));
            }
            show(IdleReport.table(hubs));
            if (options.isJson()) {
                out.print(IdleReport.json(hubs));
            }
            return hubs.get(0).closed() == 0 ? 0 : 1;
        }
    }

    private void show(String table) {
        progress.show("");
        if (!options.isJson()) {
            out.println(table);
        }
    }
}
