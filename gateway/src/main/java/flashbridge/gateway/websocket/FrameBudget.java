package flashbridge.gateway.websocket;

import org.jspecify.annotations.Nullable;

/**
 * How many frames an HTTP/2 client may send that bring nothing, and make work all the same: RFC 9113 §10.5.
 *
 * <p>Whoever shares its event loop would wait for that work. What clients have a use for is far below these numbers: they
 * are for those who send nothing else. A frame with payload needs no budget here, since its message or request has limits.
 */
final class FrameBudget {
    /** Of PING, PRIORITY, RST_STREAM, CONTINUATION, tiny DATA and what nobody knows: browsers send a few in a minute. */
    static final int IDLE_FRAMES = 1000;

    /** One is due at the beginning; each may change the window of every stream, and have every stream write. */
    static final int SETTINGS = 10;

    /** At once and in a second, from those who make room for less than they were sent. */
    static final int UPDATES = 2000;

    /** Others save up a right for what they were sent, so many at the most: the frames that may be on their way. */
    static final int MOST_UPDATES = 20_000;

    private static final int UPDATES_OF_A_FRAME = 2; // of its stream, and of the connection
    private static final int PIECE = 512; // bytes that nobody makes room for one by one

    /** That of a masked WebSocket frame without payload, RFC 6455 §5.2: less than this holds none. */
    private static final int SHORTEST = 6;

    private static final int PADDING = 256; // at most, with its length: RFC 9113 §6.1

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS_TYPE = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int PADDED = 8;

    private final Bucket idle = new Bucket(IDLE_FRAMES, IDLE_FRAMES, IDLE_FRAMES);
    private final Bucket settings = new Bucket(SETTINGS, SETTINGS, 1);
    private final Bucket updates = new Bucket(UPDATES, MOST_UPDATES, UPDATES);
    private long filled;
    private @Nullable String excess;

    /** Full from this time on, in nanoseconds. */
    FrameBudget(long now) {
        filled = now;
    }

    /** It is this time now. */
    void refill(long now) {
        double seconds = (now - filled) / 1e9;
        filled = now;
        idle.refill(seconds);
        settings.refill(seconds);
        updates.refill(seconds);
    }

    /** A frame has begun to come. */
    void came(int type, int flags, int length) {
        switch (type) {
            case HEADERS -> {} // a request
            case DATA -> data(flags, length);
            case WINDOW_UPDATE ->
                spend(
                        updates,
                        "WINDOW_UPDATE frames than " + UPDATES + " in a second and 2 for each frame it was sent");
            case SETTINGS_TYPE -> {
                if ((flags & ACK) == 0) {
                    spend(settings, "SETTINGS frames than " + SETTINGS + " and one in each second after that");
                } else {
                    spendIdle();
                }
            }
            default -> spendIdle();
        }
    }

    /** Some send the head of a WebSocket frame and its payload apart, so each that can be a head pays for another one. */
    private void data(int flags, int length) {
        int atLeast = length - ((flags & PADDED) == 0 ? 0 : PADDING);
        if (atLeast >= SHORTEST) {
            idle.earn(1);
        } else if ((flags & END_STREAM) == 0) { // a stream ends once
            spendIdle();
        }
    }

    /** The client is sent so many bytes of a stream, for which it may make room again. */
    void sent(int bytes) {
        updates.earn(UPDATES_OF_A_FRAME + bytes / PIECE);
    }

    private void spendIdle() {
        spend(idle, "frames without use than " + IDLE_FRAMES + " in a second");
    }

    private void spend(Bucket bucket, String limit) {
        if (!bucket.spend() && excess == null) {
            excess = "more " + limit;
        }
    }

    /** What the client has sent too much of, or null. */
    @Nullable
    String excess() {
        return excess;
    }

    private static final class Bucket {
        private final int most;
        private final int full;
        private final int perSecond;
        private double left;

        /** Time fills it up to {@code full}, what was earned up to {@code most}. */
        Bucket(int full, int most, int perSecond) {
            this.full = full;
            this.most = most;
            this.perSecond = perSecond;
            left = full;
        }

        void refill(double seconds) {
            left = Math.max(left, Math.min(full, left + seconds * perSecond));
        }

        void earn(int more) {
            left = Math.min(most, left + more);
        }

        boolean spend() {
            boolean allowed = left >= 1;
            left -= allowed ? 1 : 0;
            return allowed;
        }
    }
}
