package flashbridge.gateway.hub;

import io.netty.channel.EventLoopGroup;
import java.util.HashMap;
import java.util.Map;

/** All rooms by name. A room comes into being with its first member and is gone with its last. */
public final class Hub {
    private static final class Entry {
        final Room room;
        int members;

        Entry(Room room) {
            this.room = room;
        }
    }

    private final EventLoopGroup loops;
    private final Rules rules;
    private final Map<String, Entry> rooms = new HashMap<>();

    /**
     * A hub without rooms.
     *
     * @param loops the event loops of all connections; each room gets one of them as its home
     * @param rules what holds in every room
     */
    public Hub(EventLoopGroup loops, Rules rules) {
        this.loops = loops;
        this.rules = rules;
    }

    /** Seats a session in a room; called on the session's event loop. */
    public void join(String name, Session session) {
        enter(name).join(session);
    }

    /** The number of rooms that have members. */
    public synchronized int rooms() {
        return rooms.size();
    }

    private synchronized Room enter(String name) {
        Entry entry = rooms.computeIfAbsent(name, n -> new Entry(new Room(n, loops.next(), rules, this)));
        entry.members++;
        return entry.room;
    }

    synchronized void left(Room room) {
        Entry entry = rooms.get(room.name());
        if (entry != null && --entry.members == 0) {
            rooms.remove(room.name());
        }
    }
}
