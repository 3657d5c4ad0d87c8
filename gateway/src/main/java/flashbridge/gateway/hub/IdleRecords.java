package flashbridge.gateway.hub;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLException;
import org.slf4j.event.Level;

/**
 * Ends a client of TLS whose records bring nothing, one behind the other: each is work, and some are answered.
 *
 * <p>BoringSSL ends it by itself after 32 updates of keys (RFC 8446 §4.6.3) or empty records, and Java never. Stands
 * behind TLS, where it sees what has come out of a record, and is told in front of it when one has gone in.
 */
public final class IdleRecords extends ChannelInboundHandlerAdapter {
    /** As many as BoringSSL allows. */
    static final int MOST = 32;

    private static final String REASON = "more than " + MOST + " records that bring nothing";

    private final Peer peer;
    private final Incidents incidents;
    private boolean secure;
    private boolean answers;
    private boolean brought;
    private int idle;

    /** Those of this client. */
    public IdleRecords(Peer peer, Incidents incidents) {
        this.peer = peer;
        this.incidents = incidents;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        brought = true;
        ctx.fireChannelRead(message);
    }

    /** A handshake may take as many records as it likes, since it has a limit of its own. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            secure = true;
            answers = tls == null || tls.engine().getSession().getProtocol().equals("TLSv1.3");
        }
        ctx.fireUserEventTriggered(event);
    }

    /**
     * Another record has been read. One that brings something pays for one that does not, since old clients send an empty
     * one in front of each (against CVE-2011-3389); but who does not read what he is answered has no more than the first.
     */
    void ended(ChannelHandlerContext ctx) {
        if (!brought) {
            idle += secure ? 1 : 0;
        } else if (!answers || ctx.channel().isWritable()) {
            idle = Math.max(0, idle - 1);
        }
        brought = false;
        if (idle == MOST + 1) {
            incidents.refused(Level.WARN, peer, "reason=" + Printable.quoted("breaks TLS: " + REASON));
            incidents.count(Incidents.Kind.REFUSED, "protocol");
            ctx.pipeline().context(this).fireExceptionCaught(new SSLException(REASON));
            ctx.close(); // at once: who is flooded with answers would not hear a last one
        }
    }

    /** Whether it has been ended, so that nothing more is looked into. */
    boolean areEnough() {
        return idle > MOST;
    }
}
