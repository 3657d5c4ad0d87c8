package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way through a room: Unicode text, or bytes that are not text.
 *
 * <p>It owns its payload and is counted like a {@link ByteBuf}: whoever hands it to another event loop retains it, and
 * every loop releases it once it is encoded there. The last release tells the sender that it was heard everywhere.
 */
public final class Message extends AbstractReferenceCounted {
    /** What the payload is. */
    public enum Kind {
        /** UTF-8, already found valid. */
        TEXT,
        /** Any bytes. */
        BINARY
    }

    private final Kind kind;
    private final ByteBuf payload;
    private final boolean withoutNul;
    private @Nullable Session sender;
    private int deflateFrom = Integer.MAX_VALUE;
    private boolean deflationTried;
    private @Nullable ByteBuf deflated;

    private Message(Kind kind, ByteBuf payload, boolean withoutNul) {
        this.kind = kind;
        this.payload = payload;
        this.withoutNul = withoutNul;
    }

    /** A text message that takes over the buffer; the caller has checked that it is UTF-8. */
    public static Message text(ByteBuf utf8) {
        return new Message(Kind.TEXT, utf8, false);
    }

    /** The same of text whose framing, or who has looked at it already, knows that no NUL is in it. */
    public static Message textWithoutNul(ByteBuf utf8) {
        return new Message(Kind.TEXT, utf8, true);
    }

    /** A binary message that takes over the buffer. */
    public static Message binary(ByteBuf bytes) {
        return new Message(Kind.BINARY, bytes, false);
    }

    public boolean isText() {
        return kind == Kind.TEXT;
    }

    boolean hasNul() {
        return !withoutNul && payload.indexOf(payload.readerIndex(), payload.writerIndex(), (byte) 0) >= 0;
    }

    /** The bytes; read by several event loops at once, so only with absolute indices. */
    ByteBuf payload() {
        return payload;
    }

    int size() {
        return payload.readableBytes();
    }

    /** It is worth compressing from so many bytes on; set before other event loops see it. */
    void deflateFrom(int bytes) {
        deflateFrom = bytes;
    }

    /** The payload compressed, or null when that makes it no shorter; the first event loop to ask does it for all. */
    @Nullable
    ByteBuf deflated() {
        return size() < deflateFrom ? null : deflatedOnce();
    }

    private synchronized @Nullable ByteBuf deflatedOnce() {
        if (!deflationTried) {
            deflationTried = true;
            deflated = Deflation.compress(payload);
        }
        return deflated;
    }

    @Override
    public Message retain() {
        super.retain();
        return this;
    }

    void sentBy(Session session) {
        sender = session;
    }

    @Nullable
    Session sender() {
        return sender;
    }

    @Override
    public Message touch(Object hint) {
        payload.touch(hint);
        return this;
    }

    @Override
    protected void deallocate() {
        int size = size();
        payload.release();
        if (deflated != null) {
            deflated.release();
        }
        Session from = sender;
        if (from != null) {
            from.heard(size);
        }
    }
}
