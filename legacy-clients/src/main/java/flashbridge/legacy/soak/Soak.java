package flashbridge.legacy.soak;

import flashbridge.legacy.load.Chronicle;
import flashbridge.legacy.load.Connection;
import flashbridge.legacy.load.Doctor;
import flashbridge.legacy.load.Follower;
import flashbridge.legacy.load.Inflation;
import flashbridge.legacy.load.Progress;
import flashbridge.legacy.load.Reading;
import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The soak itself: lets everybody in, lets them talk and come and go, and waits for what is under way. One thread. */
final class Soak implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(Plan.PATIENCE_MILLIS);
    /** What a client that will stop reading lets the kernel keep for it, in bytes. */
    private static final int SMALL = 8 * 1024;

    private static final int ROOM = 1 << 20;
    private static final Speech[] FRAMINGS = Speech.values();

    private final Options options;
    private final Target target;
    private final Progress progress;
    private final @Nullable Doctor doctor;
    private final Selector selector = Selector.open();
    private final ByteBuffer room = ByteBuffer.allocateDirect(ROOM);
    private final Inflation inflation = new Inflation();
    private final Talk talk;
    private final SplittableRandom turns;
    private final Chronicle chronicle;
    private final Tally tally = new Tally();
    private final List<Client> members = new ArrayList<>();
    private final List<Client> guests = new ArrayList<>();
    private final PriorityQueue<Agenda> agenda = new PriorityQueue<>(Comparator.comparingLong(Agenda::due));
    private int guestNumber;
    private long published;
    private long shown = System.nanoTime();

    /** A client that wants to act. */
    private record Agenda(long due, Client client) {}

    Soak(Options options, Target target, Progress progress) throws IOException {
        this.options = options;
        this.target = target;
        this.progress = progress;
        ProcessHandle process = target.process();
        doctor = process == null ? null : new Doctor(process.pid());
        talk = new Talk(new SplittableRandom(options.seed()));
        turns = new SplittableRandom(~options.seed());
        chronicle = new Chronicle(options.members(), Chronicle.FARTHEST, Talk::isReliable);
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
        letMembersIn();
        long start = System.nanoTime();
        long end = start + options.time().toNanos();
        for (long now = start; now < end && isAlive(); now = System.nanoTime()) {
            letGuestIn(now);
            long wait = publishDue(start, now);
            turn(Math.min(wait, end - now), now);
            showProgress(now - start, checkups.get());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        List<Trend> trends = Trend.of(checkups.get());
        guests.forEach(this::hurry);
        await(() -> guests.isEmpty() || !isAlive());
        await(() -> isSettled() || !isAlive());
        long missing = settle();
        long expected = members.size() * (chronicle.length() + missing);
        leave();
        progress.show("");
        return new Verdict(options, took, talk.said(), expected, tally, trends, filesBefore, filesAfter(filesBefore));
    }

    private void letMembersIn() throws IOException {
        for (int i = 0; i < options.members(); i++) {
            Client.Role role =
                    new Client.Role(Conduct.STAYS, i, Follower.staying(chronicle, tally.members), tally.members);
            Speech speech = FRAMINGS[i % FRAMINGS.length];
            members.add(add(role, Connection.begin(speech, target, "", 0, selector), List.of(), System.nanoTime()));
        }
        await(() -> members.stream().allMatch(Client::isIn));
        for (Client member : members) {
            if (!member.isIn()) {
                throw new IOException(target.name() + " lets no client in that speaks " + member.speech());
            }
        }
        long until = System.nanoTime() + SECOND;
        await(() -> System.nanoTime() > until); // silent XMLSocket clients become members after a grace
    }

    /** One in each turn, so that a gateway that lets nobody in is not stormed. */
    private void letGuestIn(long now) {
        if (guests.size() < options.clients() - options.members()) {
            try {
                guests.add(guest(guestNumber++, now));
            } catch (IOException e) {
                tally.ended(Conduct.TALKS, Fate.NOT_LET_IN); // whatever it had in mind
            }
        }
    }

    /** The guest of this number: the same seed makes it the same. */
    private Client guest(int number, long now) throws IOException {
        SplittableRandom lot = new SplittableRandom(options.seed() * 0x1_0000_0000L + number);
        Conduct conduct = Conduct.drawn(lot);
        Speech speech = conduct == Conduct.ASKS ? Speech.XMLSOCKET : FRAMINGS[lot.nextInt(FRAMINGS.length)];
        boolean elsewhere = speech.isWebSocket() && lot.nextInt(5) == 0;
        int who = elsewhere ? Talk.ELSEWHERE : conduct.isReliable() ? Talk.RELIABLE : Talk.UNRELIABLE;
        Follower follower = elsewhere ? null : Follower.joining(chronicle, tally.guests);
        Plan plan = new Plan(lot);
        conduct.plan(plan);
        return add(
                new Client.Role(conduct, who, follower, tally.guests),
                Connection.begin(
                        speech,
                        target,
                        elsewhere ? "side-" + number / 3 : "",
                        conduct == Conduct.STALLS ? SMALL : 0,
                        selector),
                plan.steps(),
                now);
    }

    private Client add(Client.Role role, Connection connection, List<Plan.Step> steps, long now) {
        Client client = new Client(role, connection, talk, inflation, steps, now);
        connection.attach(client);
        tally.came(client.conduct(), client.speech());
        schedule(client);
        return client;
    }

    private void schedule(Client client) {
        if (client.due() != Long.MAX_VALUE) {
            agenda.add(new Agenda(client.due(), client));
        }
    }

    /** Says all that is due by now; returns the nanoseconds until the next is. */
    private long publishDue(long start, long now) throws IOException {
        while (true) {
            long due = start + (long) (published * (double) SECOND / options.rate());
            if (due > now) {
                return due - now;
            }
            published++;
            Client member = members.get(turns.nextInt(members.size()));
            if (member.isIn()) {
                member.speak();
            }
        }
    }

    /** Lets everybody do what is due, then waits for the network at most so long. */
    private void turn(long nanos, long now) throws IOException {
        long next = actDue(now);
        long millis = Math.min(nanos, next) / 1_000_000;
        int ready = millis > 0 ? selector.select(millis) : selector.selectNow();
        if (ready > 0) {
            long then = System.nanoTime();
            selector.selectedKeys().forEach(key -> serve(key, then));
            selector.selectedKeys().clear();
        }
        guests.removeIf(this::isGone);
    }

    private long actDue(long now) {
        for (Agenda first = agenda.peek(); first != null; first = agenda.peek()) {
            if (first.due() > now) {
                return first.due() - now;
            }
            agenda.remove();
            Client client = first.client();
            if (client.due() == first.due()) { // else it has changed its mind
                client.act(now);
                schedule(client);
            }
        }
        return SECOND / 10;
    }

    private void serve(SelectionKey key, long now) {
        Client client = (Client) key.attachment();
        long due = client.due();
        try {
            client.serve(key, room, now);
        } catch (CancelledKeyException gone) {
            // counted when it went
        }
        if (client.due() != due) {
            schedule(client);
        }
    }

    private boolean isGone(Client client) {
        Fate fate = client.fate();
        if (fate != null) {
            tally.ended(client.conduct(), fate);
        }
        return fate != null;
    }

    /** Whether there is anybody left to listen. */
    private boolean isAlive() {
        ProcessHandle process = target.process();
        return (process == null || process.isAlive()) && members.stream().anyMatch(Client::isIn);
    }

    private void await(BooleanSupplier what) throws IOException {
        long now = System.nanoTime();
        for (long until = now + PATIENCE; now < until && !what.getAsBoolean(); now = System.nanoTime()) {
            turn(SECOND / 50, now);
        }
    }

    private void hurry(Client guest) {
        guest.hurry(System.nanoTime());
        schedule(guest);
    }

    private boolean isSettled() {
        return chronicle.reliable() == talk.reliable()
                && members.stream().allMatch(member -> !member.isIn() || member.behind() == 0);
    }

    /** Counts what never came; returns how many messages nobody has heard at all. */
    private long settle() {
        long unheard = talk.reliable() - chronicle.reliable();
        tally.members.lost += members.stream().mapToLong(Client::behind).sum() + unheard * members.size();
        tally.members.reordered += chronicle.disorder();
        return unheard;
    }

    private void leave() throws IOException {
        guests.forEach(Client::giveUp); // nobody's plan is that long
        for (Client member : members) {
            if (member.isIn()) {
                member.leave();
            }
        }
        await(() -> members.stream().noneMatch(Client::isIn));
        members.forEach(Client::giveUp);
        guests.forEach(this::isGone);
        members.forEach(this::isGone);
    }

    /** Waits until as few files are open as before. */
    private OptionalLong filesAfter(OptionalLong before) throws IOException {
        if (doctor == null || before.isEmpty()) {
            return OptionalLong.empty();
        }
        await(() -> doctor.files().orElse(0) <= before.getAsLong());
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
        members.forEach(Client::end);
        guests.forEach(Client::end);
        selector.close();
    }
}
