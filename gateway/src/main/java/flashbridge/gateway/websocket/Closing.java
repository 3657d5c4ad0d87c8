package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** How a draft says goodbye: what its closing frame may hold, and what is answered to it. */
enum Closing {
    /** hixie-75 has no closing frame; the connection simply ends. A client's FF 00 is taken for one all the same. */
    NONE,

    /** hixie-76 to hybi-04: a frame without a code; what a client puts into it comes back. */
    WITHOUT_CODE,

    /** hybi-05: one letter says who closes, the client or the server. */
    BY_LETTER {
        @Override
        Control.Close read(ByteBuf body) {
            return new Control.Close("closed by the client", 0, Unpooled.wrappedBuffer(SERVER));
        }

        @Override
        ByteBuf body(End end) {
            return Unpooled.wrappedBuffer(SERVER);
        }
    },

    /** hybi-06 and -07: "too large" is 1004, and there is nothing yet for text that is not UTF-8. */
    HYBI_06(1004, 1002, 1001, 1001),

    /** hybi-08 to -12: 1007 has come for text that is not UTF-8. */
    HYBI_08(1004, 1007, 1001, 1001),

    /** hybi-13 to RFC 6455 and the IANA registry: 1009 too big, 1013 try again later, 1011 server error. */
    RFC_6455(1009, 1007, 1013, 1011);

    private static final byte[] SERVER = {'S'};
    /** A control frame carries 125 bytes at most; a reason shares them with its code. RFC 6455 §5.5 */
    private static final int MAX_REASON = 125 - Short.BYTES;

    private final int tooBig;
    private final int badText;
    private final int tooSlow;
    private final int internal;

    Closing() {
        this(0, 0, 0, 0);
    }

    Closing(int tooBig, int badText, int tooSlow, int internal) {
        this.tooBig = tooBig;
        this.badText = badText;
        this.tooSlow = tooSlow;
        this.internal = internal;
    }

    /** Whether a closing frame of ours exists, and is answered by the client with its own. */
    boolean isShaken() {
        return this != NONE;
    }

    /** What a client says by the body of its closing frame; throws when it breaks the draft's rules. */
    Control.Close read(ByteBuf body) throws ProtocolError {
        return hasCodes() ? readCode(body) : new Control.Close("closed by the client", 0, Unpooled.copiedBuffer(body));
    }

    /** The body of our closing frame, when this side ends the conversation. */
    ByteBuf body(End end) {
        return hasCodes() ? withCode(code(end.cause()), end.reason()) : Unpooled.EMPTY_BUFFER;
    }

    /** The code of this draft for an end, or 0 where it has no codes. */
    int code(End.Cause cause) {
        if (!hasCodes()) {
            return 0;
        }
        return switch (cause) {
            case LEFT -> 1000;
            case GOING_AWAY -> 1001;
            case TOO_MUCH -> 1008;
            case PROTOCOL_ERROR, MESSAGE_TIMEOUT, PONG_TIMEOUT, IDLE_TIMEOUT ->
                1002; // RFC 6455 §5.5.2: a ping must be answered
            case UNSUPPORTED -> 1003;
            case BAD_TEXT -> badText;
            case TOO_BIG -> tooBig;
            case TOO_SLOW, TOO_LATE, OVER_BUDGET -> tooSlow;
            case INTERNAL -> internal;
        };
    }

    /** RFC 6455 §7.4: not what stands for "no code" or "no close frame", not what nobody has defined. */
    boolean mayBeReceived(int code) {
        return (code >= 1000 && code <= 1003)
                || (code == 1004 && tooBig == 1004)
                || (code >= 1007 && code <= 1014)
                || (code >= 3000 && code <= 4999);
    }

    private boolean hasCodes() {
        return tooBig != 0;
    }

    /** RFC 6455 §5.5.1: empty, or a code that may be on the wire and a reason in UTF-8; the same comes back. */
    private Control.Close readCode(ByteBuf body) throws ProtocolError {
        if (!body.isReadable()) {
            return new Control.Close("closed by the client, without a code", 0, Unpooled.EMPTY_BUFFER);
        }
        if (body.readableBytes() == 1) {
            throw ProtocolError.because("close frame with half a code");
        }
        int code = body.getUnsignedShort(body.readerIndex());
        if (!mayBeReceived(code)) {
            throw ProtocolError.because("close frame with code " + code);
        }
        ByteBuf reason = body.slice(body.readerIndex() + Short.BYTES, body.readableBytes() - Short.BYTES);
        if (!Utf8.isValid(reason)) {
            throw new ProtocolError(new End(End.Cause.BAD_TEXT, "close reason that is not valid UTF-8"));
        }
        String said = "closed by the client: " + code + " " + reason.toString(UTF_8);
        return new Control.Close(said.stripTrailing(), code, Unpooled.copiedBuffer(body));
    }

    /** The reason is cut where it does not fit, but never inside of a character. */
    private static ByteBuf withCode(int code, String reason) {
        byte[] utf8 = reason.getBytes(UTF_8);
        int length = Math.min(utf8.length, MAX_REASON);
        while (length > 0 && length < utf8.length && (utf8[length] & 0xC0) == 0x80) {
            length--;
        }
        return Unpooled.buffer(Short.BYTES + length).writeShort(code).writeBytes(utf8, 0, length);
    }
}
