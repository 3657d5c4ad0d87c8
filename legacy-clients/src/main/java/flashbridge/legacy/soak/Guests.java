package flashbridge.legacy.soak;

import flashbridge.legacy.load.Chronicle;
import flashbridge.legacy.load.Follower;
import flashbridge.legacy.load.Speech;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Those who come and go all the time, and behave as they were drawn by lot. */
final class Guests {
    private static final Speech[] FRAMINGS = Speech.values();
    /** What a client that will stop reading lets the kernel keep for it, in bytes. */
    private static final int SMALL = 8 * 1024;

    private final Options options;
    private final Entrance entrance;
    private final Chronicle chronicle;
    private final List<Client> present = new ArrayList<>();
    private int came;

    /** Of the room with this chronicle, or of another one. */
    Guests(Options options, Entrance entrance, Chronicle chronicle) {
        this.options = options;
        this.entrance = entrance;
        this.chronicle = chronicle;
    }

    /** Lets one in if there is room. One in each turn, so that a gateway that lets nobody in is not stormed. */
    void letOneIn() {
        if (present.size() < options.clients() - options.members()) {
            try {
                present.add(guest(came++));
            } catch (IOException e) {
                entrance.tally().ended(Conduct.TALKS, Fate.NOT_LET_IN); // whatever it had in mind
            }
        }
    }

    /** The guest of this number: the same seed makes it the same. */
    private Client guest(int number) throws IOException {
        SplittableRandom lot = new SplittableRandom(options.seed() * 0x1_0000_0000L + number);
        Conduct conduct = Conduct.drawn(lot);
        Speech speech = conduct == Conduct.ASKS ? Speech.XMLSOCKET : FRAMINGS[lot.nextInt(FRAMINGS.length)];
        boolean elsewhere = speech.isWebSocket() && lot.nextInt(5) == 0;
        int who = elsewhere ? Talk.ELSEWHERE : conduct.isReliable() ? Talk.RELIABLE : Talk.UNRELIABLE;
        Follower follower = elsewhere ? null : Follower.joining(chronicle, entrance.tally().guests);
        Plan plan = new Plan(lot);
        conduct.plan(plan);
        return entrance.letIn(
                new Client.Role(conduct, who, follower, entrance.tally().guests),
                speech,
                elsewhere ? "side-" + number / 3 : "",
                conduct == Conduct.STALLS ? SMALL : 0,
                plan.steps());
    }

    /** Counts those who have gone, and so makes room for others. */
    void countGone() {
        present.removeIf(entrance.tally()::countIfGone);
    }

    /** Whether nobody is left. */
    boolean areGone() {
        return present.stream().allMatch(guest -> guest.fate() != null);
    }

    /** It is late: they say no more, and leave soon. */
    void hurry() {
        for (Client guest : present) {
            guest.hurry(System.nanoTime());
            entrance.loop().schedule(guest);
        }
    }

    /** Ends those who are still there, though nobody's plan is that long, and counts them. */
    void giveUp() {
        present.forEach(Client::giveUp);
        countGone();
    }

    /** Ends all of them. */
    void end() {
        present.forEach(Client::end);
    }
}
