package flashbridge.gateway.hub;

import java.util.Locale;

/** The choices of {@code limits.slow-client}: what becomes of a client that reads more slowly than its room speaks. */
public enum SlowClient {
    /** It is told why, and closed: who stays has heard everything. */
    DISCONNECT,
    /** It stays, and what has waited longest for it is left out. */
    DROP_OLDEST,
    /** It stays, and what is said while its queue is full is left out. */
    DROP_NEWEST,
    /** It stays, and whenever it falls behind at all, only the last message waits for it. */
    LATEST_ONLY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
