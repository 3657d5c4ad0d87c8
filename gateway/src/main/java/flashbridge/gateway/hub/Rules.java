package flashbridge.gateway.hub;

/**
 * What holds in every room.
 *
 * @param echo whether who says something hears it too
 * @param translation what becomes of messages that a framing cannot carry
 * @param deflateMinSize bytes from which on a message is compressed for those who can inflate it
 */
public record Rules(boolean echo, Translation translation, int deflateMinSize) {
    /** The rules of a gateway whose configuration names none. */
    public static final Rules DEFAULTS =
            new Rules(true, new Translation(Translation.Binary.DROP, Translation.Nul.REJECT), 256);

    public Rules withoutEcho() {
        return new Rules(false, translation, deflateMinSize);
    }
}
