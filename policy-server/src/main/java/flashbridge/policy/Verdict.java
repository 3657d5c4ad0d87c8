package flashbridge.policy;

/** Whether a site may connect to a port, and why. */
public sealed interface Verdict {
    /** The grant that opens the port to the site. */
    record Allowed(Grant by) implements Verdict {}

    /**
     * What an operator needs to know, and what to do about it.
     *
     * @param reason a sentence with origin, port and cause, safe to print
     * @param lineToAdd the line of XML that would allow it, without double quotes; empty when none can
     */
    record Refused(String reason, String lineToAdd) implements Verdict {}
}
