package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpServerCodec;
import org.jspecify.annotations.Nullable;

/** Looks at the lines of requests of HTTP/1.1 before they are read: where requests end, and what Netty would let pass. */
final class RequestLines extends ChannelInboundHandlerAdapter {
    /** In the head that has begun. */
    private int ended;

    private boolean lineBegun;
    private Handshake.@Nullable Refused fault;

    /** Whether more has come than whole requests without a body; who sends others is not listened to for long. */
    boolean isInTheMiddle() {
        return ended > 0 || lineBegun;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        int wrong = in.forEachByte(this::read);
        Handshake.Refused why = fault;
        if (why == null) {
            ctx.fireChannelRead(in);
            return;
        }
        ctx.fireChannelRead(in.readRetainedSlice(wrong - in.readerIndex())); // the end of other requests, perhaps
        if (ctx.isRemoved()) { // one of which has begun a WebSocket, so that these are no lines
            ctx.fireChannelRead(in);
        } else {
            in.release();
            ctx.pipeline().context(HttpServerCodec.class).fireChannelRead(RequestSyntax.unreadable(why));
        }
    }

    /** RFC 9112 §2.1: an empty line ends a head. §2.2: or it stands before one, and belongs to none. */
    private boolean read(byte next) {
        if (next == '\n') {
            ended = lineBegun ? ended + 1 : 0;
            lineBegun = false;
        } else if (next != '\r') {
            fault = fault(next);
            lineBegun = true;
        }
        return fault == null;
    }

    /** Said of what is not whole: headers cost far more than their bytes as soon as they are read. */
    private Handshake.@Nullable Refused fault(byte next) {
        if (next == 0) {
            return RequestSyntax.MALFORMED;
        }
        if (lineBegun || ended == 0) {
            return null;
        }
        if (next == ' ' || next == '\t') {
            return RequestSyntax.FOLDED;
        }
        return ended > RequestSyntax.MOST_HEADERS ? RequestSyntax.TOO_MANY : null; // the first is the request line
    }
}
