package flashbridge.gateway.hub;

/**
 * What holds in every room.
 *
 * @param echo whether who says something hears it too
 * @param translation what becomes of messages that a framing cannot carry
 * @param deflateMinSize bytes from which on a message is compressed for those who can inflate it
 * @param queue how much may wait for clients
 * @param patience how long clients are waited for
 * @param rate how much a client may say
 */
public record Rules(
        boolean echo,
        Translation translation,
        int deflateMinSize,
        QueueLimits queue,
        Patience patience,
        RateLimit rate) {
    /** The rules of a gateway whose configuration names none. */
    public static final Rules DEFAULTS = new Rules(
            true,
            new Translation(Translation.Binary.DROP, Translation.Nul.REJECT),
            256,
            QueueLimits.DEFAULTS,
            Patience.DEFAULTS,
            RateLimit.NONE);

    public Rules withoutEcho() {
        return new Rules(false, translation, deflateMinSize, queue, patience, rate);
    }

    public Rules with(Translation other) {
        return new Rules(echo, other, deflateMinSize, queue, patience, rate);
    }

    public Rules with(QueueLimits limits) {
        return new Rules(echo, translation, deflateMinSize, limits, patience, rate);
    }

    public Rules with(Patience other) {
        return new Rules(echo, translation, deflateMinSize, queue, other, rate);
    }

    public Rules with(RateLimit other) {
        return new Rules(echo, translation, deflateMinSize, queue, patience, other);
    }
}
