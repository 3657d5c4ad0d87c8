package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;

/** What frames an HTTP/2 client sends and where they end, since Netty does not tell whether one has begun. */
final class FrameEnds {
    private static final int PREFACE = 24; // bytes, RFC 9113 §3.4
    private static final int HEAD = 9; // bytes, §4.1
    private static final int HEADERS = 1; // §6.2
    private static final int CONTINUATION = 9; // §6.10
    private static final int END_HEADERS = 4;

    /** Is told of the head of each frame. */
    interface Heads {
        void came(int type, int flags, int length);
    }

    private final Heads heads;

    /** Of the preface or a payload. */
    private int missing = PREFACE;

    private int ofHead;
    private int come;
    private int length;
    private int type;
    private int flags;
    private boolean unfinished;

    FrameEnds(Heads heads) {
        this.heads = heads;
    }

    /** Looks at bytes, and leaves them unread. */
    void lookAt(ByteBuf in) {
        for (int at = in.readerIndex(); at < in.writerIndex(); ) {
            at = next(in, at);
        }
    }

    /** Looks at bytes from here on up to the end of a frame or of its head, or else to their own; returns where that is. */
    int next(ByteBuf in, int from) {
        int at = from;
        int end = in.writerIndex();
        if (missing > 0) {
            at += Math.min(missing, end - at);
            missing -= at - from;
        } else {
            do {
                head(in.getUnsignedByte(at++));
            } while (ofHead > 0 && at < end);
        }
        come = isInTheMiddle() ? come + at - from : 0;
        return at;
    }

    private void head(int next) {
        switch (ofHead) {
            case 0, 1, 2 -> length = length << 8 | next;
            case 3 -> type = next;
            case 4 -> flags = next;
            default -> {} // the stream
        }
        if (++ofHead == HEAD) {
            unfinished = (type == HEADERS || type == CONTINUATION) && (flags & END_HEADERS) == 0;
            heads.came(type, flags, length);
            missing = length;
            ofHead = 0;
            length = 0;
        }
    }

    /** Bytes of a frame, or of a head in several, that has not ended. */
    int unfinished() {
        return come;
    }

    /** Whether more has come than whole frames, or a frame that others have to follow. */
    boolean isInTheMiddle() {
        return missing > 0 || ofHead > 0 || unfinished;
    }
}
