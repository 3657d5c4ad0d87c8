package flashbridge.gateway.xmlsocket;

import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Message;
import flashbridge.gateway.hub.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says what comes in as NUL-terminated text to the room, and ends the session of who breaks that rule. */
public final class NulMessages {
    private final Session session;
    private final int maxMessageSize;
    private final NulFrames frames;
    private final Predicate<ByteBuf> say = this::say;
    private @Nullable ByteBuf unread;
    private boolean ended;

    /** Reads for one session; {@code maxMessageSize} in bytes, without the NUL. */
    public NulMessages(Session session, int maxMessageSize) {
        this.session = session;
        this.maxMessageSize = maxMessageSize;
        frames = new NulFrames(maxMessageSize);
    }

    /** Reads the buffer, until the session is to end or held back; its reference stays with the caller. */
    public void read(ByteBuf in) {
        ByteBuf before = unread;
        if (before != null) {
            unread = append(before, in);
        } else if (leaves(in)) {
            unread = copy(Unpooled.EMPTY_BUFFER, in, in.readableBytes());
        }
    }

    /** Says what was left unread when the session was held back, until it is again. */
    public void readOn() {
        ByteBuf rest = unread;
        if (rest == null) {
            return;
        }
        unread = null;
        boolean leaves = false;
        try {
            leaves = leaves(rest);
        } finally {
            if (leaves) {
                unread = rest;
            } else {
                rest.release();
            }
        }
    }

    /** The same to the end, since nothing more comes. */
    public void readToEnd() {
        ended = true;
        readOn();
    }

    /** Bytes that are taken by a message that has not ended yet, or by what was left unread. */
    public int unfinished() {
        return frames.unfinished() + (unread == null ? 0 : unread.capacity());
    }

    /** Drops an unfinished message. */
    public void release() {
        frames.release();
        ByteBuf rest = unread;
        unread = null;
        if (rest != null) {
            rest.release();
        }
    }

    /** Cuts it, and says whether some of it has to be left unread. */
    private boolean leaves(ByteBuf in) {
        if (!session.isClosing() && !frames.read(in, say)) {
            session.close(End.tooBig(maxMessageSize));
        }
        return in.isReadable() && !session.isClosing();
    }

    /** TLS may have had more than one piece ready before the client was held back. */
    private static ByteBuf append(ByteBuf before, ByteBuf more) {
        if (before.refCnt() == 1 && before.writableBytes() >= more.readableBytes()) {
            return before.writeBytes(more); // or else messages on their way share it, and must not see it move
        }
        ByteBuf larger = copy(before, more, 2 * (before.readableBytes() + more.readableBytes()));
        before.release();
        return larger;
    }

    /** In a buffer of its own: a few bytes must not hold all that was read with them. */
    private static ByteBuf copy(ByteBuf first, ByteBuf second, int capacity) {
        return ByteBufAllocator.DEFAULT.ioBuffer(capacity).writeBytes(first).writeBytes(second);
    }

    private boolean say(ByteBuf text) {
        if (text.isReadable()) {
            sayWords(text);
        } else { // a keep-alive, which the room does not hear
            session.control(1);
        }
        return !session.isClosing() && (ended || !session.isHeldBack());
    }

    private void sayWords(ByteBuf text) {
        Encoding encoding = session.encoding();
        ByteBuf utf8 = encoding.utf8(text);
        if (utf8 != null) {
            // a NUL would have ended it, unless another encoding has one of its own
            session.publish(encoding.isUtf8() ? Message.textWithoutNul(utf8) : Message.text(utf8));
        } else if (session.replacesInvalidText()) {
            session.publishReplaced(encoding.utf8WithReplacements(text));
        } else {
            text.release();
            session.close(End.badText(encoding));
        }
    }
}
