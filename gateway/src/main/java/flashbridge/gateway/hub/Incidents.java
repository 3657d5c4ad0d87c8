package flashbridge.gateway.hub;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.event.Level;

/** What has happened outside of rooms, counted by kind and detail. May be called from any thread. */
public final class Incidents {
    /** The kinds of things that are counted. */
    @SuppressWarnings("ImmutableEnumChecker") // the list is
    public enum Kind {
        /** Somebody asked for the policy file, and it was {@code answered}, {@code refused} or {@code too_late}. */
        POLICY_REQUEST("listener", "result"),
        /** A request for a WebSocket was {@code accepted}, or {@code refused} for a reason of one word. */
        HANDSHAKE("draft", "result", "reason"),
        /** Somebody was not let in; the detail is the HTTP status, or a word for why, and each begins at 0. */
        REFUSED("reason"),
        /** The kernel could not hand over a connection; the detail is the listener. */
        ACCEPT_FAILED("listener"),
        /** Direct memory was used up; the detail is where, which is {@code room}. */
        OUT_OF_MEMORY("where"),
        /** A configuration was read anew; the detail is {@code success} or {@code failure}. */
        RELOADED("result");

        private final List<String> labels;

        Kind(String... labels) {
            this.labels = List.of(labels);
        }

        /** What its details say. */
        public List<String> labels() {
            return labels;
        }
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
            "memory",
            "protocol",
            "proxy_header",
            "timeout",
            "tls",
            "unread");

    private final Map<Kind, Map<List<String>, LongAdder>> counts = new ConcurrentHashMap<>();
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
    public void expect(Kind kind, String... details) {
        counter(kind, details);
    }

    /** Counts one more. Details are few and never come from a client. */
    public void count(Kind kind, String... details) {
        assert kind != Kind.REFUSED || REFUSALS.contains(details[0]) : details[0]; // in tests: the list is complete
        counter(kind, details).increment();
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

    private LongAdder counter(Kind kind, String... details) {
        return counts.computeIfAbsent(kind, any -> new ConcurrentHashMap<>())
                .computeIfAbsent(List.of(details), any -> new LongAdder());
    }

    /** The counts of a kind by their details, one for each of its labels. */
    public Map<List<String>, Long> of(Kind kind) {
        Map<List<String>, Long> sums = new TreeMap<>(Comparator.comparing(List::toString));
        counts.getOrDefault(kind, Map.of()).forEach((detail, count) -> sums.put(detail, count.sum()));
        return sums;
    }
}
