package flashbridge.legacy;

import java.time.Duration;

/**
 * What a server answered to a policy request.
 *
 * @param document the text before the first NUL, or all of it if there is none
 * @param endedByNul whether there was a NUL, which is what a player waits for
 * @param bytesAfterNul how many bytes came after the NUL, which a player does not read
 * @param took from connecting to the end of reading
 */
public record PolicyReply(String document, boolean endedByNul, int bytesAfterNul, Ending ending, Duration took) {
    /** How the connection ended. */
    public enum Ending {
        /** The server closed in order. */
        FIN,
        /** The server reset the connection, as happens when it closes before it has read all. */
        RESET,
        /** The server had not closed when there was no more waiting. */
        STILL_OPEN,
        /** The answer was longer than {@link PolicyClient#MAX_ANSWER}. */
        TOO_LONG
    }
}
