package flashbridge.gateway.hub;

/**
 * What holds in every room.
 *
 * @param echo whether who says something hears it too
 * @param translation what becomes of messages that a framing cannot carry
 * @param deflateMinSize bytes from which on a message is compressed for those who can inflate it
 * @param queueMaxSize bytes that may wait for a client before it counts as slow
 */
public record Rules(boolean echo, Translation translation, int deflateMinSize, int queueMaxSize) {
    /** The rules of a gateway whose configuration names none. */
    public static final Rules DEFAULTS =
            new Rules(true, new Translation(Translation.Binary.DROP, Translation.Nul.REJECT), 256, 1 << 20);

    private static final int LARGEST_BATCH = 256 * 1024;

    public Rules withoutEcho() {
        return new Rules(false, translation, deflateMinSize, queueMaxSize);
    }

    /**
     * Bytes at which a batch goes out although the turn is not over: large, since each write costs more than its bytes, but
     * a quarter of the queue, so that who reads at once is never taken for slow.
     */
    int fullBatch() {
        return Math.min(LARGEST_BATCH, queueMaxSize / 4);
    }
}
