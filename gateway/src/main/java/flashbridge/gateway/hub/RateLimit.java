package flashbridge.gateway.hub;

/**
 * How much one client may say.
 *
 * @param messages in a second, 0 for any number
 * @param bytes in a second, of messages and as many again of what is none; 0 for any number
 */
public record RateLimit(int messages, int bytes) {
    /** As much as it likes. */
    public static final RateLimit NONE = new RateLimit(0, 0);
}
