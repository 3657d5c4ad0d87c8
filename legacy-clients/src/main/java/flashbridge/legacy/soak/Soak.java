package flashbridge.legacy.soak;

import flashbridge.legacy.load.Doctor;
import flashbridge.legacy.load.Progress;
import flashbridge.legacy.load.Reading;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The soak itself: lets everybody in, lets them talk and come and go, and waits for what is under way. One thread. */
final class Soak implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Options options;
    private final Target target;
    private final Progress progress;
    private final @Nullable Doctor doctor;
    private final EventLoop loop = new EventLoop();
    private final Talk talk;
    private final Tally tally = new Tally();
    private final Members members;
    private final Guests guests;
    private long shown = System.nanoTime();

    Soak(Options options, Target target, Progress progress) throws IOException {
        this.options = options;
        this.target = target;
        this.progress = progress;
        ProcessHandle process = target.process();
        doctor = process == null ? null : new Doctor(process.pid());
        talk = new Talk(new SplittableRandom(options.seed()));
        Entrance entrance = new Entrance(target, loop, talk, tally);
        members = new Members(options, entrance);
        guests = new Guests(options, entrance, members.chronicle());
    }

    /** Runs for the time of the options, and then up to half a minute until the last has left. */
    Verdict run() throws IOException, InterruptedException {
        if (doctor == null) {
            return run(List::of, OptionalLong.empty());
        }
        doctor.examine(); // jcmd's first question makes Java open what it keeps open
        OptionalLong files = doctor.files();
        long pause = Math.max(2, Math.min(10, options.time().toSeconds() / 60));
        try (Checkups checkups = Checkups.every(Duration.ofSeconds(pause), doctor)) {
            return run(checkups::results, files);
        }
    }

    private Verdict run(Supplier<List<Map<Reading, Long>>> checkups, OptionalLong filesBefore) throws IOException {
        members.letIn();
        Duration took = talk(checkups);
        List<Trend> trends = Trend.of(checkups.get());
        guests.hurry();
        loop.await(() -> guests.areGone() || !isAlive());
        loop.await(() -> members.haveHeardAll() || !isAlive());
        long expected = members.settle();
        guests.giveUp();
        members.leave();
        progress.show("");
        return new Verdict(options, took, talk.said(), expected, tally, trends, filesBefore, filesAfter(filesBefore));
    }

    /** Lets everybody talk, come and go until the time is over; returns how long it was. */
    private Duration talk(Supplier<List<Map<Reading, Long>>> checkups) throws IOException {
        long start = System.nanoTime();
        long end = start + options.time().toNanos();
        for (long now = start; now < end && isAlive(); now = System.nanoTime()) {
            guests.letOneIn();
            long wait = members.speakDue(start, now);
            loop.turn(Math.min(wait, end - now), now);
            guests.countGone();
            showProgress(now - start, checkups.get());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Whether there is anybody left to listen. */
    private boolean isAlive() {
        ProcessHandle process = target.process();
        return (process == null || process.isAlive()) && members.isAnyIn();
    }

    /** Waits until as few files are open as before. */
    private OptionalLong filesAfter(OptionalLong before) throws IOException {
        if (doctor == null || before.isEmpty()) {
            return OptionalLong.empty();
        }
        loop.await(() -> doctor.files().orElse(0) <= before.getAsLong());
        return doctor.files();
    }

    private void showProgress(long nanos, List<Map<Reading, Long>> checkups) {
        long pause = progress.isTerminal() ? SECOND : 5 * SECOND;
        if (System.nanoTime() - shown < pause) {
            return;
        }
        shown = System.nanoTime();
        Map<Reading, Long> latest = checkups.isEmpty() ? Map.of() : checkups.get(checkups.size() - 1);
        progress.show(Report.progress(options, nanos / SECOND, tally, talk.said(), latest));
    }

    @Override
    public void close() throws IOException {
        members.end();
        guests.end();
        loop.close();
    }
}
