package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Beginning;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpServerCodec;
import org.jspecify.annotations.Nullable;

/** Looks at the lines of requests of HTTP/1.1 before they are read: where requests end, and what Netty would let pass. */
final class RequestLines extends ChannelInboundHandlerAdapter {
    private final Beginning beginning;

    /** Bytes of a head that has not ended. */
    private int come;

    /** In the head that has begun. */
    private int ended;

    private boolean lineBegun;
    private Handshake.@Nullable Refused fault;

    /** Those of one connection. */
    RequestLines(Beginning beginning) {
        this.beginning = beginning;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        beginning.holds(0);
    }

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
            keep(ctx);
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

    /** What is left of it is the beginning of a head; where there is no room for it, the answer is all that is kept. */
    private void keep(ChannelHandlerContext ctx) {
        if (!ctx.isRemoved() && !beginning.holds(come)) {
            ctx.pipeline()
                    .context(HttpServerCodec.class)
                    .fireChannelRead(RequestSyntax.unreadable(RequestSyntax.NO_ROOM));
            ctx.pipeline().remove(HttpServerCodec.class);
            ctx.pipeline().remove(this);
        }
    }

    /** RFC 9112 §2.1: an empty line ends a head. §2.2: or it stands before one, and belongs to none. */
    private boolean read(byte next) {
        come++;
        if (next == '\n') {
            ended = lineBegun ? ended + 1 : 0;
            lineBegun = false;
            come = ended == 0 ? 0 : come;
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
