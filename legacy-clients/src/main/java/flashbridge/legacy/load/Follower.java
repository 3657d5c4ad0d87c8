package flashbridge.legacy.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** Compares what one client hears with the chronicle of its room: every message once, from the first it hears, and in order. */
public final class Follower {
    /** How many missing messages are known by name, to tell one that comes late from one that comes twice. */
    private static final int REMEMBERED = 10_000;

    private final Chronicle chronicle;
    private final Count count;
    private final boolean leading;
    private final Set<Integer> missing = new LinkedHashSet<>();
    private final Deque<Integer> ahead = new ArrayDeque<>();
    private long place;

    private Follower(Chronicle chronicle, Count count, boolean leading) {
        this.chronicle = chronicle;
        this.count = count;
        this.leading = leading;
        place = leading ? 0 : -1;
    }

    /** Of one that was there from the start, so the chronicle is written by what it hears. */
    public static Follower staying(Chronicle chronicle, Count count) {
        return new Follower(chronicle, count, true);
    }

    /** Of one that comes later, so it cannot know what was before. */
    public static Follower joining(Chronicle chronicle, Count count) {
        return new Follower(chronicle, count, false);
    }

    /** It heard a message of {@code who}. */
    public void heard(int serial, int who) {
        if (leading) {
            long at = chronicle.place(serial);
            follow(serial, at >= 0 ? at : chronicle.add(serial, who));
        } else {
            ahead.add(serial);
            catchUp();
        }
    }

    /** Compares what it has heard sooner than those who write the chronicle. */
    private void catchUp() {
        for (Integer first = ahead.peek(); first != null; first = ahead.peek()) {
            long at = chronicle.place(first);
            if (at < 0) {
                return;
            }
            ahead.remove();
            follow(first, at);
        }
    }

    private void follow(int serial, long at) {
        if (place < 0) {
            place = at;
        }
        if (at >= place) {
            if (at > place) {
                miss(at);
            }
            place = at + 1;
            count.delivered++;
        } else if (missing.remove(serial)) {
            count.lost--;
            count.reordered++;
            count.delivered++;
        } else {
            count.duplicated++;
        }
    }

    private void miss(long until) {
        count.lost += until - place;
        for (long p = Math.max(place, until - REMEMBERED); p < until; p++) {
            missing.add(chronicle.serial(p));
        }
        for (var oldest = missing.iterator(); missing.size() > REMEMBERED; oldest.remove()) {
            oldest.next();
        }
    }

    /** How many messages of the chronicle it has yet to hear. */
    public long behind() {
        return place < 0 ? 0 : chronicle.length() - place;
    }
}
