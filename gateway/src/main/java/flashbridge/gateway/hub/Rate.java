package flashbridge.gateway.hub;

/**
 * What one client has said lately, as buckets that fill up again within a second.
 *
 * <p>A bucket holds what may be said in one second, so a client may save up for a burst of that size and no more. One message
 * larger than its bucket is let through when the bucket is full, and has to be made up for. What is no message, as a ping,
 * has bytes of its own, as many again: it is sent by programs that know nothing of what their users have to make up for.
 */
final class Rate {
    private static final double SECOND = 1e9;

    private RateLimit limit;
    private double messages;
    private double bytes;
    private double controlBytes;
    private long filled;

    Rate(RateLimit limit, long now) {
        this.limit = limit;
        fill(now);
    }

    private void fill(long now) {
        messages = limit.messages();
        bytes = limit.bytes();
        controlBytes = limit.bytes();
        filled = now;
    }

    /** Whether a message of so many bytes may be said now, in nanoseconds; it is counted if so. Without any it counts as one. */
    boolean allows(RateLimit current, int size, long now) {
        refill(current, now);
        int cost = Math.max(1, size);
        boolean allowed = suffices(messages, 1, limit.messages()) && suffices(bytes, cost, limit.bytes());
        if (allowed) {
            messages--;
            bytes -= cost;
        }
        return allowed;
    }

    /** The same of what is no message, and takes so many bytes on the wire. */
    boolean allowsControl(RateLimit current, int size, long now) {
        refill(current, now);
        boolean allowed = suffices(messages, 1, limit.messages()) && suffices(controlBytes, size, limit.bytes());
        if (allowed) {
            messages--;
            controlBytes -= size;
        }
        return allowed;
    }

    private void refill(RateLimit current, long now) {
        if (!current.equals(limit)) { // what was said under another limit counts for nothing
            limit = current;
            fill(now);
        }
        double seconds = (now - filled) / SECOND;
        filled = now;
        messages = Math.min(limit.messages(), messages + seconds * limit.messages());
        bytes = Math.min(limit.bytes(), bytes + seconds * limit.bytes());
        controlBytes = Math.min(limit.bytes(), controlBytes + seconds * limit.bytes());
    }

    private static boolean suffices(double bucket, int cost, int limit) {
        return limit == 0 || bucket >= Math.min(cost, limit);
    }
}
