package flashbridge.legacy.soak;

import flashbridge.legacy.load.Chronicle;
import flashbridge.legacy.load.Follower;
import flashbridge.legacy.load.Speech;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Those who stay: they talk all the time, and have to hear every message, all in the same order. */
final class Members {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Speech[] FRAMINGS = Speech.values();

    private final Options options;
    private final Entrance entrance;
    private final Chronicle chronicle;
    private final SplittableRandom turns;
    private final List<Client> all = new ArrayList<>();
    private long spoken;

    Members(Options options, Entrance entrance) {
        this.options = options;
        this.entrance = entrance;
        chronicle = new Chronicle(options.members(), Chronicle.FARTHEST, Talk::isReliable);
        turns = new SplittableRandom(~options.seed());
    }

    /** What they have heard, which is what everybody has to hear. */
    Chronicle chronicle() {
        return chronicle;
    }

    /**
     * Lets all of them in.
     *
     * @throws IOException when one of them does not get in
     */
    void letIn() throws IOException {
        for (int i = 0; i < options.members(); i++) {
            Follower follower = Follower.staying(chronicle, entrance.tally().members);
            Client.Role role = new Client.Role(Conduct.STAYS, i, follower, entrance.tally().members);
            all.add(entrance.letIn(role, FRAMINGS[i % FRAMINGS.length], "", 0, List.of()));
        }
        entrance.loop().await(() -> all.stream().allMatch(Client::isIn));
        for (Client member : all) {
            if (!member.isIn()) {
                throw new IOException(entrance.target().name() + " lets no client in that speaks " + member.speech());
            }
        }
        long until = System.nanoTime() + SECOND;
        entrance.loop().await(() -> System.nanoTime() > until); // silent XMLSocket clients become members after a grace
    }

    /** Whether anybody is left to listen. */
    boolean isAnyIn() {
        return all.stream().anyMatch(Client::isIn);
    }

    /** Says all that is due by now, of a talk that began at {@code start}; returns the nanoseconds until the next is. */
    long speakDue(long start, long now) {
        while (true) {
            long due = start + (long) (spoken * (double) SECOND / options.rate());
            if (due > now) {
                return due - now;
            }
            spoken++;
            Client member = all.get(turns.nextInt(all.size()));
            if (member.isIn()) {
                member.speak();
            }
        }
    }

    /** Whether they have heard all that was said. */
    boolean haveHeardAll() {
        return unheard() == 0 && all.stream().allMatch(member -> !member.isIn() || member.behind() == 0);
    }

    /** How many messages nobody has heard at all, although they have to be heard. */
    private long unheard() {
        return entrance.talk().reliable() - chronicle.reliable();
    }

    /** Counts what never came; returns how many deliveries to them there should have been. */
    long settle() {
        long unheard = unheard();
        entrance.tally().members.lost += all.stream().mapToLong(Client::behind).sum() + unheard * all.size();
        entrance.tally().members.reordered += chronicle.disorder();
        return all.size() * (chronicle.length() + unheard);
    }

    /** Lets all of them say goodbye, and counts what became of them. */
    void leave() throws IOException {
        for (Client member : all) {
            if (member.isIn()) {
                member.leave();
            }
        }
        entrance.loop().await(() -> !isAnyIn());
        all.forEach(Client::giveUp);
        all.forEach(entrance.tally()::countIfGone);
    }

    /** Ends all of them. */
    void end() {
        all.forEach(Client::end);
    }
}
