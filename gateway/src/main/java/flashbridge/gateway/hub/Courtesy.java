package flashbridge.gateway.hub;

import java.time.Duration;

/**
 * What a listener says of its own accord to clients whose framing has no words for it.
 *
 * @param keepAlive a message to who cannot be pinged, when nothing else was said to it; empty for none
 * @param keepAliveInterval how long nothing was said
 * @param goodbye the last message to Flash before its connection ends; {@code {reason}} stands for why; empty for none
 */
public record Courtesy(String keepAlive, Duration keepAliveInterval, String goodbye) {
    /** Says nothing. */
    public static final Courtesy NONE = new Courtesy("", Duration.ofSeconds(30), "");

    private static final String REASON = "{reason}";

    /** The last message for this end, with its reason so that it fits into XML. */
    String goodbye(End end) {
        return goodbye.replace(
                REASON,
                end.reason()
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&apos;")
                        .replace("\0", ""));
    }
}
