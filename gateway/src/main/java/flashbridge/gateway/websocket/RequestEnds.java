package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Looks where requests of HTTP/1.1 end before they are read, since Netty does not tell whether one has begun. */
final class RequestEnds extends ChannelInboundHandlerAdapter {
    private boolean begun;
    private boolean lineBegun;

    /** Whether more has come than whole requests without a body; who sends others is not listened to for long. */
    boolean isInTheMiddle() {
        return begun;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ((ByteBuf) message).forEachByte(this::read);
        ctx.fireChannelRead(message);
    }

    /** RFC 9112 §2.1: an empty line ends a head. §2.2: or it stands before one, and belongs to none. */
    private boolean read(byte next) {
        if (next == '\n') {
            begun &= lineBegun;
            lineBegun = false;
        } else if (next != '\r') {
            begun = true;
            lineBegun = true;
        }
        return true;
    }
}
