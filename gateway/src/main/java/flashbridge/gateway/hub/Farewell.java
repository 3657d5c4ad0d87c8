package flashbridge.gateway.hub;

/** How a protocol says goodbye: a closing frame and its answer, or simply the end of the stream. */
@FunctionalInterface
public interface Farewell {
    /** Tells the client why, as far as its framing can, and closes the connection in a bounded time. */
    void bid(End end);

    /** The closing code that it says so by; 0 where it has none. */
    default int code(End end) {
        return 0;
    }
}
