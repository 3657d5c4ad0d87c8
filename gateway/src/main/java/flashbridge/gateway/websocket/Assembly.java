package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;

/** What becomes of the data frames of a client: messages of their own, or a stream of bytes. */
interface Assembly {
    /** The first frame of a message begins. */
    void begin(boolean text) throws ProtocolError;

    /** A frame, first or not, announces so many bytes of payload. */
    void announce(long length) throws ProtocolError;

    /**
     * The next bytes of payload, unmasked, in whatever pieces they arrive; takes over the buffer.
     *
     * @param plain whether they are known to be ASCII without a NUL
     */
    void part(ByteBuf part, boolean plain, boolean last) throws ProtocolError;

    /**
     * A frame that means nothing, as hixie has them, has been skipped.
     *
     * @param size the bytes that it came in
     * @return whether the client may say more
     */
    default boolean skipped(int size) {
        return true;
    }

    /** Whether nothing more is to be read for now. */
    boolean isHeldBack();

    /** Says what was left unread when the client was held back, until it is again. */
    default void readOn() {}

    /** The same to the end, since nothing more comes. */
    default void readToEnd() {}

    /**
     * A frame of less than {@link Overhead#SMALL} bytes begins, first or not.
     *
     * @return whether the client may say more
     */
    default boolean smallFrame() {
        return true;
    }

    /** All that came has been read; what is left, as half a header, takes so many bytes, or 0 between frames. */
    void pause(int unreadBytes);

    /** Drops what is unfinished, and all that comes from now on. */
    void release();
}
