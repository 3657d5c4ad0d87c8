package flashbridge.legacy.load;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** The order in which a room's messages were heard first: the order in which everybody there has to hear them. */
public final class Chronicle {
    /** How far back it can know: a million messages. */
    public static final int FARTHEST = 1 << 20;

    private final IntPredicate reliable;
    private final int[] serials;
    private final long[] places;
    private final int[] latest;
    private final int mask;
    private long length;
    private long reliably;
    private long disorder;

    /**
     * Of a room in which nobody has spoken.
     *
     * @param publishers how many of them say their messages in the order of their numbers; they are those from 0 on
     * @param reach how far back it shall know, in messages; who falls behind by more is taken for out of order. Up to {@link
     *     #FARTHEST}
     * @param reliable which publishers are sure to be heard
     */
    public Chronicle(int publishers, int reach, IntPredicate reliable) {
        this.reliable = reliable;
        int size = Integer.highestOneBit(Math.max(1, Math.min(FARTHEST, reach) - 1)) << 1;
        mask = size - 1;
        serials = new int[size];
        places = new long[size];
        latest = new int[publishers];
        Arrays.fill(latest, -1);
        Arrays.fill(places, -1);
    }

    /** How many messages have been heard. */
    public long length() {
        return length;
    }

    /** How many of them had to be heard. */
    public long reliable() {
        return reliably;
    }

    /** How many of them came before one that their publisher had said earlier. */
    public long disorder() {
        return disorder;
    }

    /** Which message has this place. */
    int serial(long place) {
        return serials[(int) place & mask];
    }

    /** The place of a message, or -1 if nobody has heard it yet. */
    public long place(int serial) {
        long place = places[serial & mask];
        return place >= 0 && serial(place) == serial ? place : -1;
    }

    /** Writes down a message that nobody had heard yet, and returns its place. */
    long add(int serial, int who) {
        serials[(int) length & mask] = serial;
        places[serial & mask] = length;
        reliably += reliable.test(who) ? 1 : 0;
        if (who < latest.length) {
            disorder += serial < latest[who] ? 1 : 0;
            latest[who] = serial;
        }
        return length++;
    }
}
