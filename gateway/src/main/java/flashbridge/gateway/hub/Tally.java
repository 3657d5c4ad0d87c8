package flashbridge.gateway.hub;

/** What one session, or many of them, have said and heard, counted. */
final class Tally {
    long messagesIn;
    long bytesIn;
    long messagesOut;
    long bytesOut;
    /** Messages that its framing could not carry. */
    long notCarried;
    /** Messages with characters that its encoding could not say. */
    long unmappable;
    /** Messages it said that were no valid text before they were mended. */
    long replaced;
    /** Messages left out because it read too slowly. */
    long dropped;
    /** Goodbyes that it has not answered in time: one, or none. */
    long unanswered;

    /** Its channel was given so much. */
    void given(int messages, int bytes) {
        messagesOut += messages;
        bytesOut += bytes;
    }

    void add(Tally other) {
        messagesIn += other.messagesIn;
        bytesIn += other.bytesIn;
        messagesOut += other.messagesOut;
        bytesOut += other.bytesOut;
        notCarried += other.notCarried;
        unmappable += other.unmappable;
        replaced += other.replaced;
        dropped += other.dropped;
        unanswered += other.unanswered;
    }

    /** As in the line of the log about its end. */
    @Override
    public String toString() {
        return "messages-in=" + messagesIn + " bytes-in=" + bytesIn + " messages-out=" + messagesOut + " bytes-out="
                + bytesOut + ifAny(" not-carried=", notCarried) + ifAny(" unmappable=", unmappable)
                + ifAny(" replaced=", replaced) + ifAny(" dropped=", dropped);
    }

    private static String ifAny(String name, long count) {
        return count == 0 ? "" : name + count;
    }
}
