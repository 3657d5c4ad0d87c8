package flashbridge.legacy.soak;

/** What a group of clients has heard, and what is wrong with it. */
final class Count {
    long delivered;
    long lost;
    long duplicated;
    long reordered;
    /** Messages whose text is not what was said. */
    long altered;
    /** Messages of another room. */
    long strayed;

    boolean isClean() {
        return lost == 0 && duplicated == 0 && reordered == 0 && altered == 0 && strayed == 0;
    }
}
