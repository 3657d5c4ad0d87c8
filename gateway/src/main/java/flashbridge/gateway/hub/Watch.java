package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after all sessions of one event loop: asks the silent ones whether they are there, gives up who does not answer or
 * falls behind for too long, and sees that what waits for all of them stays within the memory that they may take.
 *
 * <p>One round for all of them, not a timer each, so that idle connections cost nothing between rounds. Touched on its event
 * loop only.
 */
final class Watch {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final int WORTHWHILE = 32 * 1024;

    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private final EventLoop loop;
    private final Supplier<Rules> rules;
    private final MemoryBudget budget;
    /** How much the client takes who takes the most here, as other loops see it. */
    private final AtomicLong most;

    private final Incidents incidents;
    private final Durations pings;
    private final Durations fanOuts;
    private final Census past = new Census();
    private final List<Session> sessions = new ArrayList<>();
    private final KeptBatches kept;
    private @Nullable ScheduledFuture<?> round;

    private long ownBytes;
    private boolean reliefIsDue;
    private long complained = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
    private long faulted = complained;
    private long faults;
    private long shared;

    Watch(
            EventLoop loop,
            Supplier<Rules> rules,
            MemoryBudget budget,
            Incidents incidents,
            Durations pings,
            Durations fanOuts) {
        this.fanOuts = fanOuts;
        this.incidents = incidents;
        this.pings = pings;
        this.loop = loop;
        this.rules = rules;
        this.budget = budget;
        most = budget.mostOfALoop();
        kept = new KeptBatches(budget);
    }

    void add(Session session) {
        session.place = sessions.size();
        sessions.add(session);
        session.pulse().isWatched(true);
        budget.addMembers(1);
        if (round == null) {
            long pause = Math.max(
                    SHORTEST_PAUSE,
                    Math.min(LONGEST_PAUSE, rules.get().patience().shortest() / 8));
            round = loop.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.NANOSECONDS);
        }
    }

    /** Forgets a session; who was a member is counted. */
    void remove(Session session, @Nullable End end) {
        if (end != null) {
            past.countGone(session, end);
        }
        session.pulse().isWatched(false);
        budget.addMembers(-1);
        session.pulse().unfinished(0, this);
        Session last = sessions.remove(sessions.size() - 1);
        if (last != session) { // who goes leaves its place to the last
            last.place = session.place;
            sessions.set(last.place, last);
        }
        if (sessions.isEmpty()) {
            rest();
        }
    }

    /** A ping was answered after so many nanoseconds. */
    void answered(long nanos) {
        pings.took(nanos);
    }

    /** What a room had to say here was handed to everybody after so many nanoseconds. */
    void fannedOut(long nanos) {
        fanOuts.took(nanos);
    }

    /** So many times a message was given to a client in an encoding that another one had been given before. */
    void shared(long deliveries) {
        shared += deliveries;
    }

    /** Those of faults that have been shown. */
    FaultTraces traces() {
        return incidents.traces();
    }

    /** Everybody who is here or was. */
    CompletableFuture<Census> census() {
        CompletableFuture<Census> taken = new CompletableFuture<>();
        loop.execute(() -> {
            Census census = new Census();
            census.add(past);
            census.countShared(shared);
            sessions.stream().filter(session -> session.log().isAnnounced()).forEach(census::countOpen);
            taken.complete(census);
        });
        return taken;
    }

    /** Takes over a batch that was handed to everybody, and counts it until nobody keeps it any more. */
    void keep(ByteBuf batch) {
        if (kept.keep(batch)) {
            relieveLater();
        }
    }

    /** A client takes so many bytes more, or less, of its own. */
    void takesMore(long bytes) {
        ownBytes += bytes;
        budget.add(bytes);
        relieveLater();
    }

    /** Whether more is kept than may be, with what was just said. */
    boolean isTooMuchKept() {
        return budget.isUsedUp(rules.get().queue());
    }

    /** If it must be; not now, since leaving changes the lists that are being walked here. */
    private void relieveLater() {
        if (!reliefIsDue && budget.isOver(rules.get().queue())) {
            reliefIsDue = true;
            loop.execute(this::relieve);
        }
    }

    /** Direct memory is used up: said once a minute, and counted. */
    void outOfMemory(OutOfMemoryError full) {
        incidents.count(Incidents.Kind.OUT_OF_MEMORY, "room");
        long now = System.nanoTime();
        if (now - complained > TimeUnit.MINUTES.toNanos(1)) {
            complained = now;
            log.error(
                    "direct memory is used up, so some clients are disconnected: {}. A smaller limits.memory-budget, or more by"
                            + " GATEWAY_OPTS=-XX:MaxDirectMemorySize=1g",
                    full.getMessage());
        }
    }

    /** Something in a room failed that cannot: said once a minute, and how often it was. */
    void fault(Throwable fault) {
        faults++;
        long now = System.nanoTime();
        if (now - faulted > TimeUnit.MINUTES.toNanos(1)) {
            log.error("a fault while a message was passed on, number {} here", faults, fault);
            faulted = now;
        }
    }

    private void look() {
        Checkup checkup = new Checkup(rules.get(), System.nanoTime());
        // backwards, since who is given up leaves its place to the last
        for (int i = sessions.size() - 1; i >= 0; i = Math.min(i, sessions.size()) - 1) {
            checkup.lookAt(sessions.get(i));
        }
        most.set(furthest(rules.get().queue()));
        relieve();
    }

    /** How much the one takes who takes the most of those who can help; 0 where nobody can. */
    private long furthest(QueueLimits limits) {
        long furthest = 0;
        for (Session session : sessions) {
            if (isWorthwhile(session, limits)) {
                furthest = Math.max(furthest, Checkup.takenBy(session));
            }
        }
        return furthest;
    }

    private void countOwn() {
        long own = 0;
        for (Session session : sessions) {
            own += Checkup.countAnew(session);
        }
        budget.add(own - ownBytes);
        ownBytes = own;
    }

    /**
     * Has those make room who take the most: all that are about as far behind as the furthest on any event loop, and of what
     * is theirs alone as much as is too much.
     */
    private void relieve() {
        reliefIsDue = false;
        kept.prune();
        countOwn(); // the sockets have taken some since
        Rules now = rules.get();
        if (!budget.isOver(now.queue())) {
            return;
        }
        long promised = cutOffWhoGoes(now.queue());
        long excess = budget.toGiveBack(now.queue()) - promised;
        Checkup checkup = new Checkup(now, System.nanoTime());
        long here = furthest(now.queue());
        most.set(here);
        long furthest = budget.isFarOver(now.queue()) ? here : budget.most();
        long least = furthest - furthest / 8;
        for (Session session : here == 0 || here < least ? List.<Session>of() : List.copyOf(sessions)) {
            if (excess > 0 && Checkup.takenBy(session) >= least && isWorthwhile(session, now.queue())) {
                excess -= Checkup.ownOf(session);
                checkup.makeRoom(session);
            }
        }
        kept.prune();
    }

    /**
     * Nobody else pays for what those keep who were told to go and have not gone, as far as that is needed. Returns how much
     * they will have given back when their channels have told everybody that they are closed.
     */
    private long cutOffWhoGoes(QueueLimits limits) {
        long excess = budget.toGiveBack(limits);
        long promised = 0;
        for (Session session : List.copyOf(sessions)) {
            if (excess > 0 && session.ownWords().saidTooSlow() && isWorthwhile(session, limits)) {
                excess -= Checkup.ownOf(session);
                session.ownWords().spare();
                promised += Checkup.ownOf(session);
            }
        }
        kept.prune();
        countOwn();
        return promised;
    }

    /**
     * Those of another loop may take it all, so nobody pays here who takes no more than everybody may. What those of all loops
     * have begun is judged together, or each loop could have as much of it as all of them may.
     */
    private boolean isWorthwhile(Session session, QueueLimits limits) {
        long share = limits.memoryBudget() / Math.max(1, sessions.size());
        return Checkup.takenBy(session) >= Math.min(WORTHWHILE, share)
                || session.pulse().unfinished() > budget.shareOfEach(limits);
    }

    /** Nobody is left: whoever still keeps a batch is being closed. */
    private void rest() {
        if (round != null) {
            round.cancel(false);
            round = null;
        }
        kept.clear();
        budget.add(-ownBytes);
        ownBytes = 0;
        most.set(0);
    }
}
