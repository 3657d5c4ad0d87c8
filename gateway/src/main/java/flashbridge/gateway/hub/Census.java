package flashbridge.gateway.hub;

import java.util.Map;
import java.util.TreeMap;

/** How many clients there are and were, and what went through them, by the listener they came to and what they speak. */
public final class Census {
    /** Clients that are counted together. */
    public record Kind(String listener, Dialect dialect) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int byListener = listener.compareTo(other.listener);
            return byListener == 0 ? dialect.compareTo(other.dialect) : byListener;
        }
    }

    /**
     * How clients have gone that are counted together.
     *
     * @param code the closing code that was said, of few values: those of applications by their thousand
     */
    public record Way(End.Cause cause, String code) implements Comparable<Way> {
        static final String NO_CODE = "none";
        private static final int FREE = 3000; // RFC 6455 §7.4.2

        /** Without a closing code. */
        public Way(End.Cause cause) {
            this(cause, NO_CODE);
        }

        Way(End.Cause cause, int code) {
            this(cause, code == 0 ? NO_CODE : code < FREE ? String.valueOf(code) : code / 1000 + "xxx");
        }

        @Override
        public int compareTo(Way other) {
            int byCause = cause.compareTo(other.cause);
            return byCause == 0 ? code.compareTo(other.code) : byCause;
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

        /** Clients that did not answer a goodbye in time. */
        public long unanswered() {
            return tally.unanswered;
        }

        /** Messages that a framing could not carry. */
        public long notCarried() {
            return tally.notCarried;
        }
    }

    private final Map<Kind, Figures> kinds = new TreeMap<>();
    private final Map<Way, Long> ends = new TreeMap<>();
    private long shared;

    /** Nobody is here or was. */
    public Census() {
        for (End.Cause cause : End.Cause.values()) {
            ends.put(new Way(cause), 0L);
        }
    }

    public Map<Kind, Figures> kinds() {
        return kinds;
    }

    /** How many clients have gone, by the way; every cause is there. */
    public Map<Way, Long> ends() {
        return ends;
    }

    /** How many have gone for this cause, with whatever code. */
    public long ends(End.Cause cause) {
        return ends.entrySet().stream()
                .filter(end -> end.getKey().cause() == cause)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How often a message was given to a client in an encoding that another one had been given before. */
    public long shared() {
        return shared;
    }

    void countShared(long deliveries) {
        shared += deliveries;
    }

    /** Counts somebody who is there. */
    void countOpen(Session session) {
        Figures figures = figures(session);
        figures.open++;
        figures.pending += session.outbox().behind();
        figures.tally.add(session.tally());
    }

    /** Counts somebody who has gone. */
    void countGone(Session session, End end) {
        Figures figures = figures(session);
        figures.gone++;
        figures.tally.add(session.tally());
        int said = session.ownWords().code();
        ends.merge(new Way(end.cause(), said == 0 ? end.code() : said), 1L, Long::sum);
    }

    void add(Census other) {
        other.kinds.forEach((kind, theirs) -> {
            Figures ours = kinds.computeIfAbsent(kind, any -> new Figures());
            ours.open += theirs.open;
            ours.gone += theirs.gone;
            ours.pending += theirs.pending;
            ours.tally.add(theirs.tally);
        });
        other.ends.forEach((way, number) -> ends.merge(way, number, Long::sum));
        shared += other.shared;
    }

    private Figures figures(Session session) {
        return kinds.computeIfAbsent(session.log().kind(), any -> new Figures());
    }
}
