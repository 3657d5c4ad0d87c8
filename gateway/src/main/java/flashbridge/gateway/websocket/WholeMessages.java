package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Message;
import flashbridge.gateway.hub.Pieces;
import flashbridge.gateway.hub.Session;
import flashbridge.gateway.hub.Utf8;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One WebSocket message is one message to the room, in however many frames it came. */
final class WholeMessages implements Assembly {
    private final Session session;
    private final int maxMessageSize;
    private final Overhead overhead;
    private Utf8 utf8 = new Utf8();
    private boolean text;
    private boolean begun;
    private boolean invalid;
    private boolean allPlain;
    private long announced;
    private @Nullable ByteBuf gathered;
    private boolean released;

    WholeMessages(Session session, int maxMessageSize) {
        this.session = session;
        this.maxMessageSize = maxMessageSize;
        overhead = new Overhead(session);
    }

    @Override
    public void begin(boolean isText) {
        text = isText;
        begun = true;
        allPlain = true;
        announced = 0;
    }

    @Override
    public void announce(long length) throws ProtocolError {
        if (length > maxMessageSize - announced) { // a sum could overflow: a frame may announce 2^63 - 1 bytes
            throw new ProtocolError(End.tooBig(maxMessageSize));
        }
        announced += length;
    }

    @Override
    public void part(ByteBuf part, boolean plain, boolean last) throws ProtocolError {
        if (released) {
            part.release();
            return;
        }
        allPlain &= plain;
        // RFC 6455 §8.1: bad UTF-8 fails the connection, and the sooner the less of it is kept
        if (text && !invalid && !isGood(part, plain, last)) {
            if (!session.replacesInvalidText()) {
                part.release();
                throw new ProtocolError(End.badText(Encoding.UTF_8));
            }
            invalid = true;
        }
        if (last) {
            say(gathered == null ? part : gather(part));
        } else {
            gathered = gather(part);
        }
    }

    private boolean isGood(ByteBuf part, boolean plain, boolean last) {
        boolean good = (plain && utf8.isComplete()) || utf8.accepts(part);
        return good && (!last || utf8.isComplete());
    }

    @Override
    public boolean skipped(int size) {
        return overhead.skipped(size);
    }

    @Override
    public boolean smallFrame() {
        return overhead.smallFrame();
    }

    @Override
    public boolean isHeldBack() {
        return session.isHeldBack();
    }

    @Override
    public void pause(int unreadBytes) {
        session.unfinished(unreadBytes + (gathered == null ? 0 : gathered.capacity()) + (begun ? 1 : 0));
    }

    @Override
    public void release() {
        released = true;
        ByteBuf unfinished = gathered;
        gathered = null;
        if (unfinished != null) {
            unfinished.release();
        }
    }

    private ByteBuf gather(ByteBuf part) {
        ByteBuf all = Pieces.join(gathered, part, part.readableBytes());
        part.release();
        return all;
    }

    private void say(ByteBuf whole) {
        gathered = null;
        begun = false;
        overhead.endOfMessage();
        if (invalid) {
            invalid = false;
            utf8 = new Utf8(); // the old one stopped inside of a character
            session.publishReplaced(Encoding.UTF_8.utf8WithReplacements(whole));
            return;
        }
        if (text) {
            session.publish(allPlain ? Message.textWithoutNul(whole) : Message.text(whole));
        } else {
            session.publish(Message.binary(whole));
        }
    }
}
