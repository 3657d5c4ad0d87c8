package flashbridge.legacy.soak;

/** One thing that a client can do. */
enum Deed {
    SAY,
    STOP_READING,
    READ_ON,
    /** In the words of its framing, or by FIN where that has none; then it waits for the gateway to close. */
    SAY_GOODBYE,
    /** FIN, without a word. */
    CLOSE_HALF,
    SEND_HALF_A_REQUEST,
    SEND_HALF_A_FRAME,
    ASK_FOR_THE_POLICY,
    /** FIN, and RST for whatever still comes. */
    CLOSE,
    RESET,
    /** What it waited for should have come long ago. */
    GIVE_UP
}
