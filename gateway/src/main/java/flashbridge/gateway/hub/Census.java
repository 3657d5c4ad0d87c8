package flashbridge.gateway.hub;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How many clients there are and were, and what went through them, by the listener they came to and what they speak. */
public final class Census {
    /** Clients that are counted together. */
    public record Kind(String listener, String protocol) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int byListener = listener.compareTo(other.listener);
            return byListener == 0 ? protocol.compareTo(other.protocol) : byListener;
        }
    }

    /** What is counted of one kind. */
    public static final class Figures {
        private long open;
        private long gone;
        private long pending;
        private final Tally tally = new Tally();

        /** Clients that are connected. */
        public long open() {
            return open;
        }

        /** Clients that are or were connected. */
        public long all() {
            return open + gone;
        }

        /** Bytes that wait for those who are connected. */
        public long pending() {
            return pending;
        }

        public long messagesIn() {
            return tally.messagesIn;
        }

        public long bytesIn() {
            return tally.bytesIn;
        }

        public long messagesOut() {
            return tally.messagesOut;
        }

        public long bytesOut() {
            return tally.bytesOut;
        }

        /** Messages that were left out for readers that were too slow. */
        public long dropped() {
            return tally.dropped;
        }

        /** Messages that a framing could not carry. */
        public long notCarried() {
            return tally.notCarried;
        }
    }

    private final Map<Kind, Figures> kinds = new TreeMap<>();
    private final Map<End.Cause, Long> ends = new EnumMap<>(End.Cause.class);

    public Map<Kind, Figures> kinds() {
        return kinds;
    }

    /** How many clients have gone, by the cause. */
    public Map<End.Cause, Long> ends() {
        return ends;
    }

    /** Counts somebody who is there. */
    void countOpen(Session session) {
        Figures figures = figures(session);
        figures.open++;
        figures.pending += session.outbox().behind();
        figures.tally.add(session.tally());
    }

    /** Counts somebody who has gone. */
    void countGone(Session session, End.Cause cause) {
        Figures figures = figures(session);
        figures.gone++;
        figures.tally.add(session.tally());
        ends.merge(cause, 1L, Long::sum);
    }

    void add(Census other) {
        other.kinds.forEach((kind, theirs) -> {
            Figures ours = kinds.computeIfAbsent(kind, any -> new Figures());
            ours.open += theirs.open;
            ours.gone += theirs.gone;
            ours.pending += theirs.pending;
            ours.tally.add(theirs.tally);
        });
        other.ends.forEach((cause, number) -> ends.merge(cause, number, Long::sum));
    }

    private Figures figures(Session session) {
        return kinds.computeIfAbsent(session.log().kind(), any -> new Figures());
    }
}
