package flashbridge.legacy.soak;

import java.util.Arrays;

/** The order in which those who stay heard the room's messages first: the order in which everybody has to hear them. */
final class Chronicle {
    /** How far back it knows: about an hour. */
    private static final int REACH = 1 << 20;

    private final int[] serials = new int[REACH];
    private final long[] places = new long[REACH];
    private final int[] latest;
    private long length;
    private long reliable;
    private long disorder;

    /** With so many who stay; they are the publishers from 0 on. */
    Chronicle(int members) {
        latest = new int[members];
        Arrays.fill(latest, -1);
        Arrays.fill(places, -1);
    }

    /** How many messages have been heard. */
    long length() {
        return length;
    }

    /** How many of them had to be heard. */
    long reliable() {
        return reliable;
    }

    /** How many of them came before one that their publisher had said earlier. */
    long disorder() {
        return disorder;
    }

    /** Which message has this place. */
    int serial(long place) {
        return serials[(int) (place % REACH)];
    }

    /** The place of a message, or -1 if nobody has heard it yet. */
    long place(int serial) {
        long place = places[serial % REACH];
        return place >= 0 && serial(place) == serial ? place : -1;
    }

    /** Writes down a message that nobody had heard yet, and returns its place. */
    long add(int serial, int who) {
        serials[(int) (length % REACH)] = serial;
        places[serial % REACH] = length;
        reliable += Talk.isReliable(who) ? 1 : 0;
        if (who < latest.length) {
            disorder += serial < latest[who] ? 1 : 0;
            latest[who] = serial;
        }
        return length++;
    }
}
