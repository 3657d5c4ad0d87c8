package flashbridge.gateway.xmlsocket;

import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Message;
import flashbridge.gateway.hub.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
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
        if (unread == null) {
            cut(in);
        } else {
            keep(in);
        }
    }

    /** Says what was left unread when the session was held back, until it is again. */
    public void readOn() {
        ByteBuf rest = unread;
        if (rest != null) {
            unread = null;
            try {
                cut(rest);
            } finally {
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
        return frames.unfinished() + (unread == null ? 0 : unread.readableBytes());
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

    private void cut(ByteBuf in) {
        if (session.isClosing()) {
            return;
        }
        if (!frames.read(in, say)) {
            session.close(End.tooBig(maxMessageSize));
        } else if (in.isReadable() && !session.isClosing()) {
            unread = in.readRetainedSlice(in.readableBytes());
        }
    }

    /** TLS may have had more than one piece ready before the client was held back. */
    private void keep(ByteBuf more) {
        ByteBuf before = Objects.requireNonNull(unread);
        unread = Unpooled.wrappedBuffer(before, more.readRetainedSlice(more.readableBytes()));
    }

    private boolean say(ByteBuf text) {
        if (text.isReadable()) {
            sayWords(text);
        } else { // a keep-alive, which the room does not hear
            session.control();
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
