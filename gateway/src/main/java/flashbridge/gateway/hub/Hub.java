package flashbridge.gateway.hub;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

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
    private volatile Rules rules;
    private final Incidents incidents = new Incidents();
    private final Durations handshakes = Durations.ofNetwork();
    private final Durations pings = Durations.ofNetwork();
    private final Durations fanOuts = Durations.ofMemory();
    private final MemoryBudget budget = new MemoryBudget();
    private final CompressionWindows windows = new CompressionWindows(this::rules);
    private final Map<EventLoop, Watch> watches = new ConcurrentHashMap<>();
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
        Watch watch = watch(session.loop());
        watch.add(session);
        session.watchedBy(watch);
        enter(name).join(session);
    }

    public Rules rules() {
        return rules;
    }

    /** Other rules for all rooms, from the next message on. */
    public void rules(Rules others) {
        rules = others;
    }

    /** What all clients together make the gateway keep. */
    public MemoryBudget memory() {
        return budget;
    }

    /** Whether that is more than all of them together may, with what they have just said. */
    public boolean isTooMuchKept() {
        return budget.isUsedUp(rules.queue());
    }

    /** What a connection begins to say that is nobody in a room yet. */
    public Beginning beginning() {
        return new Beginning(budget, this::rules);
    }

    /** What clients make the gateway keep to inflate what they say, on top of that. */
    public CompressionWindows windows() {
        return windows;
    }

    /** What has happened outside of rooms. */
    public Incidents incidents() {
        return incidents;
    }

    /** From the connection of a client, TLS included, to its WebSocket. */
    public Durations handshakes() {
        return handshakes;
    }

    /** From a ping to its answer, with the time that it waits behind what the client has not read. */
    public Durations pings() {
        return pings;
    }

    /** From when an event loop has something that a room has said until all members there were handed it. */
    public Durations fanOuts() {
        return fanOuts;
    }

    /** Everybody who is in a room or was, counted on all event loops. */
    public CompletableFuture<Census> census() {
        CompletableFuture<Census> all = CompletableFuture.completedFuture(new Census());
        for (Watch watch : watches.values()) {
            all = all.thenCombine(watch.census(), (sum, some) -> {
                sum.add(some);
                return sum;
            });
        }
        return all;
    }

    Watch watch(EventLoop loop) {
        return watches.computeIfAbsent(loop, one -> new Watch(one, this::rules, budget, incidents, pings, fanOuts));
    }

    /** The number of rooms that have members. */
    public synchronized int rooms() {
        return rooms.size();
    }

    private synchronized Room enter(String name) {
        Entry entry = rooms.computeIfAbsent(name, n -> new Entry(new Room(n, loops.next(), this)));
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
