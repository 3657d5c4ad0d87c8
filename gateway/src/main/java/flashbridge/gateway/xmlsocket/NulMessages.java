package flashbridge.gateway.xmlsocket;

import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Message;
import flashbridge.gateway.hub.Session;
import io.netty.buffer.ByteBuf;
import java.util.function.Predicate;

/** Says what comes in as NUL-terminated text to the room, and ends the session of who breaks that rule. */
public final class NulMessages {
    private final Session session;
    private final int maxMessageSize;
    private final NulFrames frames;
    private final Predicate<ByteBuf> say = this::say;

    /** Reads for one session; {@code maxMessageSize} in bytes, without the NUL. */
    public NulMessages(Session session, int maxMessageSize) {
        this.session = session;
        this.maxMessageSize = maxMessageSize;
        frames = new NulFrames(maxMessageSize);
    }

    /** Reads the buffer, until the session is to end; its reference stays with the caller. */
    public void read(ByteBuf in) {
        if (!session.isClosing() && !frames.read(in, say)) {
            session.close(End.tooBig(maxMessageSize));
        }
    }

    /** Bytes of a message that has not ended yet. */
    public int unfinished() {
        return frames.unfinished();
    }

    /** Drops an unfinished message. */
    public void release() {
        frames.release();
    }

    private boolean say(ByteBuf text) {
        if (text.isReadable()) {
            sayWords(text);
        } else { // a keep-alive, which the room does not hear
            session.control();
        }
        return !session.isClosing();
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
