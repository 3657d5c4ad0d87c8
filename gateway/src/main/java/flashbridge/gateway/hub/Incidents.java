package flashbridge.gateway.hub;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.event.Level;

/** What has happened outside of rooms, counted by kind and detail. May be called from any thread. */
public final class Incidents {
    /** The kinds of things that are counted. */
    public enum Kind {
        /** A policy file was sent; the detail is the listener. */
        POLICY_ANSWERED,
        /** Somebody was not let in; the detail is the HTTP status, or a word for why, and each begins at 0. */
        REFUSED,
        /** The kernel could not hand over a connection; the detail is the listener. */
        ACCEPT_FAILED,
        /** Direct memory was used up; the detail is where, which is {@code room}. */
        OUT_OF_MEMORY,
        /** A configuration was read anew; the detail is {@code success} or {@code failure}. */
        RELOADED
    }

    /** Why somebody may be refused: all statuses of HTTP that say no, and words for what has none. */
    private static final List<String> REFUSALS = List.of(
            "400",
            "403",
            "405",
            "408",
            "413",
            "414",
            "429",
            "431",
            "501",
            "503",
            "address_full",
            "address_too_fast",
            "admin_full",
            "draining",
            "full",
            "key3",
            "protocol",
            "proxy_header",
            "timeout",
            "tls",
            "unread");

    private final Map<Kind, Map<String, LongAdder>> counts = new ConcurrentHashMap<>();
    private final RefusalLines turnedAway;
    private final RefusalLines refused;
    private final RefusalLines silent;
    private final FaultTraces traces = new FaultTraces();

    /** Nothing has happened yet. */
    public Incidents() {
        this(GlobalEventExecutor.INSTANCE);
    }

    Incidents(EventExecutor timer) {
        turnedAway = new RefusalLines("refused", timer);
        refused = new RefusalLines("refused", timer);
        silent = new RefusalLines("silent", timer);
        REFUSALS.forEach(why -> expect(Kind.REFUSED, why));
        expect(Kind.OUT_OF_MEMORY, "room");
    }

    /** Shows a count from the beginning, so that an alarm notices its first one. */
    public void expect(Kind kind, String detail) {
        counter(kind, detail);
    }

    /** Counts one more. Details are few and never come from a client. */
    public void count(Kind kind, String detail) {
        assert kind != Kind.REFUSED || REFUSALS.contains(detail) : detail; // in tests: the list is complete
        counter(kind, detail).increment();
    }

    /**
     * Says in the log that somebody was refused.
     *
     * @param why as {@code reason="..."}; the same is said once in a second of an address, of up to 100 addresses, and
     *     behind these lines how many more there were
     */
    public void refused(Level level, Peer peer, String why) {
        refused.say(level, peer, why);
    }

    /** The same of who was no worse than others: there is no place for him. A crowd of those hides none of the refused. */
    public void turnedAway(Peer peer, String why) {
        turnedAway.say(Level.WARN, peer, why);
    }

    /** The same of who has said nothing in time, which is no refusal. */
    public void silent(Peer peer, String why) {
        silent.say(Level.INFO, peer, why);
    }

    /** Those of faults that have been shown. */
    FaultTraces traces() {
        return traces;
    }

    private LongAdder counter(Kind kind, String detail) {
        return counts.computeIfAbsent(kind, any -> new ConcurrentHashMap<>())
                .computeIfAbsent(detail, any -> new LongAdder());
    }

    /** The counts of a kind by their detail. */
    public Map<String, Long> of(Kind kind) {
        Map<String, Long> sums = new TreeMap<>();
        counts.getOrDefault(kind, Map.of()).forEach((detail, count) -> sums.put(detail, count.sum()));
        return sums;
    }
}
