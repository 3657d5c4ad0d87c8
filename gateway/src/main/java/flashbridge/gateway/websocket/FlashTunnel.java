package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Session;
import flashbridge.gateway.xmlsocket.NulMessages;
import io.netty.buffer.ByteBuf;

/**
 * XMLSocket inside WebSocket, as Ruffle and OpenFL speak it: binary frames are one stream of bytes, cut at its NULs.
 *
 * <p>Where a frame ends means nothing here: one may hold several messages, or a piece of one.
 */
final class FlashTunnel implements Assembly {
    private final Session session;
    private final NulMessages messages;
    private final Overhead overhead;

    FlashTunnel(Session session, int maxMessageSize) {
        this.session = session;
        messages = new NulMessages(session, maxMessageSize);
        overhead = new Overhead(session);
    }

    @Override
    public void begin(boolean text) throws ProtocolError {
        if (text) {
            throw new ProtocolError(new End(
                    End.Cause.UNSUPPORTED,
                    "text frame in the Flash tunnel, which carries binary frames; text goes to the room's own path"));
        }
    }

    @Override
    public void announce(long length) {
        // a stream has no length; its messages are bounded where they are cut
    }

    @Override
    public void part(ByteBuf part, boolean plain, boolean last) {
        try {
            if (part.bytesBefore((byte) 0) >= 0) {
                overhead.endOfMessage();
            }
            messages.read(part);
        } finally {
            part.release();
        }
    }

    @Override
    public boolean isHeldBack() {
        return session.isHeldBack();
    }

    @Override
    public void readOn() {
        messages.readOn();
    }

    @Override
    public void readToEnd() {
        messages.readToEnd();
    }

    @Override
    public boolean smallFrame() {
        return overhead.smallFrame();
    }

    @Override
    public void pause(int unreadBytes) {
        session.unfinished(unreadBytes + messages.unfinished());
    }

    @Override
    public void release() {
        messages.release();
    }
}
