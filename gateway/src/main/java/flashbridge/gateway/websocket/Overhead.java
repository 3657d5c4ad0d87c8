package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Session;

/**
 * The frames of a client that no message needs: each counts against its rate, as a message does.
 *
 * <p>These are those that mean nothing, and of the small ones of a message all but the first few. Larger ones are few enough,
 * since a message has a limit.
 */
final class Overhead {
    /** In bytes; a frame of less than this is small. */
    static final int SMALL = 128;

    /** In bytes: that of a small frame has two, and a mask of four but in hybi-01 to -03. */
    static final int HEADER = 6;

    private static final int SMALL_FRAMES_OF_A_MESSAGE = 16;

    private final Session session;
    private int smallFrames;

    Overhead(Session session) {
        this.session = session;
    }

    /** Another small frame has begun; false if the client may say no more. */
    boolean smallFrame() {
        if (smallFrames < SMALL_FRAMES_OF_A_MESSAGE) {
            smallFrames++;
            return true;
        }
        return skipped(HEADER); // its payload counts with its message
    }

    /** A message has ended; what follows belongs to another. */
    void endOfMessage() {
        smallFrames = 0;
    }

    /**
     * What was said too often ends the session here; one that ends for another reason may yet be answered.
     *
     * @param size the bytes of what means nothing
     */
    boolean skipped(int size) {
        boolean wasClosing = session.isClosing();
        session.control(size);
        return wasClosing || !session.isClosing();
    }
}
