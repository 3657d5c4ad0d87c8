package flashbridge.legacy.soak;

/** What became of a client. */
enum Fate {
    /** As it meant to, or when the soak ended. */
    LEFT("left", true),
    /** The gateway disconnected it while it was not reading, or just after. */
    TOO_SLOW("too slow", true),
    NOT_LET_IN("not let in", false),
    /** The gateway disconnected it, and it had done nothing wrong. */
    DISCONNECTED("disconnected", false),
    /** Its goodbye, its FIN or its question led to nothing. */
    NOT_ANSWERED("not answered", false);

    private final String label;
    private final boolean fair;

    Fate(String label, boolean fair) {
        this.label = label;
        this.fair = fair;
    }

    boolean isFair() {
        return fair;
    }

    @Override
    public String toString() {
        return label;
    }
}
