package flashbridge.legacy.load;

import java.util.Locale;

/** What can be read of a process, and how much of it may grow while all stays as it is. */
public enum Reading {
    HEAP("heap after a collection", 4 << 20, true),
    DIRECT("direct memory", 8 << 20, true),
    JAVA("Java's own memory", 16 << 20, true),
    RESIDENT("resident memory", 24 << 20, true),
    FILES("file descriptors", 16, false),
    THREADS("threads", 3, false);

    private final String label;
    private final double slack;
    private final boolean bytes;

    Reading(String label, double slack, boolean bytes) {
        this.label = label;
        this.slack = slack;
        this.bytes = bytes;
    }

    /** A tenth, or what a small process may gain without a leak: code that is compiled late, clients on their way out. */
    public double allowance(double before) {
        return Math.max(before / 10, slack);
    }

    /** With its unit. */
    public String shown(double value) {
        return bytes
                ? String.format(Locale.ROOT, "%.1f MB", value / (1 << 20))
                : String.format(Locale.ROOT, "%.0f", value);
    }

    @Override
    public String toString() {
        return label;
    }
}
