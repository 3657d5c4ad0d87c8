package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Dialect;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Session;
import flashbridge.gateway.hub.Wire;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;

/** The moment when a request that was accepted becomes a WebSocket in its room. */
final class Opening {
    private final WebSocketPort port;
    private final Peer peer;
    private final Handshake.Accepted accepted;
    private final long begun;

    /** For a handshake that has begun at this time, in nanoseconds. */
    Opening(WebSocketPort port, Peer peer, Handshake.Accepted accepted, long begun) {
        this.begun = begun;
        this.port = port;
        this.peer = peer;
        this.accepted = accepted;
    }

    /**
     * Joins the room, gives the client its answer, and listens.
     *
     * @param answer writes the last bytes before the first frame
     */
    void open(Channel channel, Runnable answer) {
        WebSocketConnection connection = new WebSocketConnection(
                channel, peer, dialect(channel), accepted.draft(), wire(), port.courtesy(), port.closeTimeout());
        Session session = connection.session();
        // a member before the client can know it, so that it hears all that is said from then on
        port.hub().join(accepted.to().room(), session);
        session.announce();
        answer.run();
        port.hub().handshakes().took(System.nanoTime() - begun);
        Handshake.countAccepted(accepted.draft(), port.hub().incidents());
        channel.pipeline()
                .addLast(
                        accepted.draft().framing(accepted.agreed(), assembly(session), port.maxMessageSize()),
                        connection);
    }

    Draft draft() {
        return accepted.draft();
    }

    private Dialect dialect(Channel channel) {
        String deflate = accepted.agreed().deflate().isAgreed() ? "deflate" : "";
        String http2 = channel instanceof Http2StreamChannel ? "h2" : "";
        String both = deflate.isEmpty() || http2.isEmpty() ? "" : "/";
        return new Dialect(
                accepted.to().tunnel() ? "flash-tunnel" : Dialect.WEBSOCKET,
                accepted.draft().toString(),
                deflate + both + http2);
    }

    private Wire wire() {
        if (accepted.to().tunnel()) {
            return Wire.FLASH_TUNNEL;
        }
        return accepted.agreed().deflate().outward()
                ? Wire.HYBI_DEFLATED
                : accepted.draft().wire();
    }

    private Assembly assembly(Session session) {
        return accepted.to().tunnel()
                ? new FlashTunnel(session, port.maxMessageSize())
                : new WholeMessages(session, port.maxMessageSize());
    }
}
