package flashbridge.gateway.xmlsocket;

import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.Dialect;
import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.LetGo;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.ReadOn;
import flashbridge.gateway.hub.Session;
import flashbridge.gateway.hub.Wire;
import flashbridge.policy.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One Flash XMLSocket client: NUL-terminated text in, the same out.
 *
 * <p>There is no handshake and no closing frame: its session begins when it connects and ends with the stream.
 */
public final class XmlSocketConnection extends ChannelInboundHandlerAdapter {
    private final Session session;
    private final NulMessages messages;

    /** A connection whose session has not joined a room yet; {@code maxMessageSize} in bytes. */
    public XmlSocketConnection(Channel channel, Peer peer, Encoding encoding, int maxMessageSize, Courtesy courtesy) {
        session = new Session(
                peer,
                new Dialect("xmlsocket", Dialect.NO_DRAFT, encoding.equals(Encoding.UTF_8) ? "" : encoding.toString()),
                channel,
                Wire.XMLSOCKET,
                encoding,
                courtesy,
                end -> LingeringClose.start(channel));
        messages = new NulMessages(session, maxMessageSize);
    }

    public Session session() {
        return session;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            messages.read(in);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        session.heard();
        session.unfinished(messages.unfinished());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof End end) {
            session.close(end);
        } else if (event == ReadOn.EVENT) {
            messages.readOn();
            session.unfinished(messages.unfinished());
        } else if (event == LetGo.EVENT) {
            messages.release();
            session.unfinished(messages.unfinished());
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        messages.readToEnd();
        session.left("closed by the client");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        session.broken(cause);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        messages.release();
    }
}
