package flashbridge.legacy.bench;

import flashbridge.legacy.load.Doctor;
import flashbridge.legacy.load.Reading;
import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Clients that come and only sit there: what a hub takes for them. They answer when they are asked whether they are there. */
final class Idle {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** The first clients make a hub load its code, which is not theirs. */
    private static final int FIRST = 200;

    private final Target target;
    private final long pid;
    private final Consumer<String> progress;

    Idle(Target target, Consumer<String> progress) {
        this.target = target;
        this.progress = progress;
        ProcessHandle process = target.process();
        if (process == null) {
            throw new IllegalStateException(target.name() + " has no process on this machine to look into");
        }
        pid = process.pid();
    }

    /** Looks into the process, lets clients in, waits so long, and looks again. */
    Idleness measure(int clients, List<Speech> speeches, int seconds) throws IOException, InterruptedException {
        Doctor doctor = new Doctor(pid);
        try (Crowd first = crowd(Math.min(FIRST, clients), speeches)) {
            first.connect();
        }
        doctor.examine(); // the first question itself makes Java take memory
        TimeUnit.NANOSECONDS.sleep(SECOND);
        progress.accept(target.name() + ": looking into the empty process");
        Map<Reading, Long> before = doctor.examine();
        Tally tally = new Tally(Load.idle(clients, speeches));
        try (Crowd crowd = new Crowd(target, Load.idle(clients, speeches), tally, progress)) {
            crowd.connect();
            crowd.pause(3 * SECOND); // what they made Java compile is compiled
            double cpu = target.cpuSeconds();
            long from = System.nanoTime();
            sit(crowd, seconds);
            double took = (System.nanoTime() - from) / (double) SECOND;
            cpu = target.cpuSeconds() - cpu;
            progress.accept(target.name() + ": looking into the process with its clients");
            Map<Reading, Long> after = doctor.examine();
            return new Idleness(
                    target.name(), clients, speeches, took, cpu, before, after, tally.closed, tally.reason());
        }
    }

    private Crowd crowd(int clients, List<Speech> speeches) throws IOException {
        Load load = Load.idle(clients, speeches);
        return new Crowd(target, load, new Tally(load), progress);
    }

    private void sit(Crowd crowd, int seconds) throws IOException {
        for (int left = seconds; left > 0; left--) {
            progress.accept(target.name() + ": idle, " + left + " s to go");
            crowd.pause(SECOND);
        }
    }
}
