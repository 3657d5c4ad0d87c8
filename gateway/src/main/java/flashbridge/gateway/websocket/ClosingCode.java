package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Utf8;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Which closing codes may come in, and which one a draft has for the end of a session. */
enum ClosingCode {
    /** hybi-07: "too large" is 1004, and nothing yet for text that is not UTF-8. */
    HYBI_07(1004, 1002, 1001, 1001),
    /** hybi-08 to -12: 1007 has come for text that is not UTF-8. */
    HYBI_08(1004, 1007, 1001, 1001),
    /** hybi-13 to RFC 6455 and the IANA registry: 1009 too big, 1013 try again later, 1011 server error. */
    RFC_6455(1009, 1007, 1013, 1011);

    private final int tooBig;
    private final int badText;
    private final int tooSlow;
    private final int internal;

    ClosingCode(int tooBig, int badText, int tooSlow, int internal) {
        this.tooBig = tooBig;
        this.badText = badText;
        this.tooSlow = tooSlow;
        this.internal = internal;
    }

    int of(End.Cause cause) {
        return switch (cause) {
            case LEFT -> 1000;
            case GOING_AWAY -> 1001;
            case PROTOCOL_ERROR, TIMEOUT -> 1002; // RFC 6455 §5.5.2: a ping must be answered
            case UNSUPPORTED -> 1003;
            case BAD_TEXT -> badText;
            case TOO_BIG -> tooBig;
            case TOO_SLOW -> tooSlow;
            case INTERNAL -> internal;
        };
    }

    /** RFC 6455 §7.4: not what stands for "no code" or "no close frame", not what nobody has defined. */
    static boolean mayBeReceived(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    /** The rest of a close frame behind its code. */
    static String reason(ByteBuf body) throws ProtocolError {
        if (!Utf8.isValid(body)) {
            throw new ProtocolError(new End(End.Cause.BAD_TEXT, "close reason that is not valid UTF-8"));
        }
        return body.toString(StandardCharsets.UTF_8);
    }
}
