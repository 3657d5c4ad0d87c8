package flashbridge.gateway.websocket;

import org.jspecify.annotations.Nullable;

/** What a frame is, from hybi-01 on; the numbers changed once. */
enum Opcode {
    CONTINUATION,
    TEXT,
    BINARY,
    CLOSE,
    PING,
    PONG;

    private static final @Nullable Opcode[] EARLY = {CONTINUATION, CLOSE, PING, PONG, TEXT, BINARY};
    private static final @Nullable Opcode[] HYBI = {
        CONTINUATION, TEXT, BINARY, null, null, null, null, null, CLOSE, PING, PONG
    };

    /** The numbers of hybi-01 to -06; null for those that mean nothing. */
    static @Nullable Opcode early(int number) {
        return number < EARLY.length ? EARLY[number] : null;
    }

    /** The numbers of hybi-07 to RFC 6455 §5.2; null for those that mean nothing. */
    static @Nullable Opcode hybi(int number) {
        return number < HYBI.length ? HYBI[number] : null;
    }

    boolean isControl() {
        return this == CLOSE || this == PING || this == PONG;
    }
}
