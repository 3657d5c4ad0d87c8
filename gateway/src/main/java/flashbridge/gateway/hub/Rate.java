package flashbridge.gateway.hub;

/**
 * What one client has said lately, as two buckets that fill up again within a second.
 *
 * <p>A bucket holds what may be said in one second, so a client may save up for a burst of that size and no more. One message
 * larger than its bucket is let through when the bucket is full, and has to be made up for.
 */
final class Rate {
    private static final double SECOND = 1e9;

    private RateLimit limit;
    private double messages;
    private double bytes;
    private long filled;

    Rate(RateLimit limit, long now) {
        this.limit = limit;
        fill(now);
    }

    private void fill(long now) {
        messages = limit.messages();
        bytes = limit.bytes();
        filled = now;
    }

    /** Whether a message of so many bytes may be said now, in nanoseconds; it is counted if so. */
    boolean allows(RateLimit current, int size, long now) {
        if (!current.equals(limit)) { // what was said under another limit counts for nothing
            limit = current;
            fill(now);
        }
        double seconds = (now - filled) / SECOND;
        filled = now;
        messages = Math.min(limit.messages(), messages + seconds * limit.messages());
        bytes = Math.min(limit.bytes(), bytes + seconds * limit.bytes());
        boolean allowed = (limit.messages() == 0 || messages >= 1)
                && (limit.bytes() == 0 || size == 0 || bytes >= Math.min(size, limit.bytes()));
        if (allowed) {
            messages -= limit.messages() == 0 ? 0 : 1;
            bytes -= limit.bytes() == 0 ? 0 : size;
        }
        return allowed;
    }
}
