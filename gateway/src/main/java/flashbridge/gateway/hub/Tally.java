package flashbridge.gateway.hub;

/** What one session, or many of them, have said and heard, counted. */
final class Tally {
    long messagesIn;
    long bytesIn;
    long messagesOut;
    long bytesOut;
    /** Messages that its framing could not carry. */
    long notCarried;
    /** Messages left out because it read too slowly. */
    long dropped;

    void add(Tally other) {
        messagesIn += other.messagesIn;
        bytesIn += other.bytesIn;
        messagesOut += other.messagesOut;
        bytesOut += other.bytesOut;
        notCarried += other.notCarried;
        dropped += other.dropped;
    }

    /** As in the line of the log about its end. */
    @Override
    public String toString() {
        return "messages-in=" + messagesIn + " bytes-in=" + bytesIn + " messages-out=" + messagesOut + " bytes-out="
                + bytesOut + (notCarried == 0 ? "" : " not-carried=" + notCarried)
                + (dropped == 0 ? "" : " dropped=" + dropped);
    }
}
