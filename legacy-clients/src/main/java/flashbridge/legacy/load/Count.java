package flashbridge.legacy.load;

/** What a group of clients has heard, and what is wrong with it; in messages. */
public final class Count {
    /** Each once for each client. */
    public long delivered;

    public long lost;
    public long duplicated;
    /** Those that came later than they should. */
    public long reordered;

    /** Those whose text is not what was said. */
    public long altered;

    /** Those of another room. */
    public long strayed;

    /** Whether nothing is wrong. */
    public boolean isClean() {
        return lost == 0 && duplicated == 0 && reordered == 0 && altered == 0 && strayed == 0;
    }
}
