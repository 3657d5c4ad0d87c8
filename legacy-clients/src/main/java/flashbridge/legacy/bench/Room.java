package flashbridge.legacy.bench;

import flashbridge.legacy.load.Chronicle;
import flashbridge.legacy.load.Count;
import flashbridge.legacy.load.Follower;

/** One room of a load: what was said in it, in which order it was heard, and which messages everybody has heard. */
final class Room {
    /** At a rate: how far behind the others a receiver may be. */
    private static final int SECONDS = 60;

    private static final int SHORTEST_REACH = 1 << 12;

    private final int number;
    private final int publishers;
    private final int audience;
    private final int window;
    private final Chronicle chronicle;
    /** How often each of the last messages was heard, by its number modulo the length. */
    private final int[] heardBy;

    private int said;
    private int complete;

    Room(int number, Load load) {
        this.number = number;
        publishers = load.publishers();
        audience = load.audience();
        window = load.window();
        chronicle = new Chronicle(publishers, reach(load), who -> true);
        heardBy = new int[load.rate() > 0 ? 1 : 2 * window];
    }

    private static int reach(Load load) {
        long reach = load.rate() > 0 ? (long) SECONDS * load.rate() / load.rooms() : 4L * load.window();
        return (int) Math.max(SHORTEST_REACH, Math.min(Chronicle.FARTHEST, reach));
    }

    /** Its name below the path of the target; where there is one room only, that path is it. */
    static String name(int number, Load load) {
        return load.rooms() == 1 ? "" : "bench-" + (number + 1);
    }

    /** What one client hears here, compared with what the others hear; {@code count} is told. */
    Follower follower(Count count) {
        return Follower.staying(chronicle, count);
    }

    /** Whether this publisher, of all of the load, speaks here. */
    boolean isHome(int publisher) {
        return publisher / publishers == number;
    }

    /** The number of the next message. */
    int say() {
        return said++;
    }

    /** Who says the next message, of all publishers of the load. */
    int nextPublisher() {
        return number * publishers + said % publishers;
    }

    /** Whether more may be said before something comes back. */
    boolean hasWindow() {
        return said - complete < window;
    }

    /** Somebody has heard a message. */
    void heard(int message) {
        int slot = message % heardBy.length;
        if (++heardBy[slot] == audience) {
            heardBy[slot] = 0;
            complete++;
        }
    }

    /** How many messages everybody has heard. */
    int complete() {
        return complete;
    }

    /** How many messages were heard before one that their publisher had said earlier. */
    long disorder() {
        return chronicle.disorder();
    }
}
