package flashbridge.gateway.hub;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslClosedEngineException;
import java.io.IOException;
import javax.net.ssl.SSLException;

/**
 * Why a client's stay ends, as a cause every protocol can translate and a sentence for the log and the client.
 *
 * @param cause what kind of end it is
 * @param reason a sentence in English that names the value at fault
 * @param code the closing code that the client has said; 0 for none
 */
public record End(Cause cause, String reason, int code) {
    private static final String SYSTEM_CALL = ".* failed with error\\(-\\d+\\): "; // which Netty names first
    private static final String PLACE = ".*:OPENSSL_internal:"; // where BoringSSL stood
    private static final int LONGEST = 200; // characters of what TLS has to say

    /** The kinds of ends; each draft has its own closing code for them, or none. */
    public enum Cause {
        /** The client said goodbye or its connection ended. */
        LEFT,
        /** The gateway stops. */
        GOING_AWAY,
        /** Bytes that break the rules of the protocol. */
        PROTOCOL_ERROR,
        /** A kind of message that this place does not take. */
        UNSUPPORTED,
        /** Text that is not text, or that cannot be said to everybody in the room. */
        BAD_TEXT,
        /** A message over the limit. */
        TOO_BIG,
        /** The client reads more slowly than its room speaks, and too much waits for it. */
        TOO_SLOW,
        /** The same, and something has waited for it for too long. */
        TOO_LATE,
        /** All clients together make the gateway keep too much, and this one the most of it. */
        OVER_BUDGET,
        /** The client says more than it may. */
        TOO_MUCH,
        /** A message, or a record of TLS, was begun and not finished in time. */
        MESSAGE_TIMEOUT,
        /** The client was asked whether it is there, and did not answer in time. */
        PONG_TIMEOUT,
        /** Nothing was heard for too long from a client that cannot be asked. */
        IDLE_TIMEOUT,
        /** A fault of the gateway's own. */
        INTERNAL;

        /** Whether what waits for the client is given up, so that it hears why before it has heard all the rest. */
        boolean givesUpQueue() {
            return this == TOO_SLOW || this == TOO_LATE || this == OVER_BUDGET;
        }
    }

    /** An end that the client has said no code for. */
    public End(Cause cause, String reason) {
        this(cause, reason, 0);
    }

    public static End left(String reason) {
        return left(reason, 0);
    }

    /** The client has closed with this code. */
    public static End left(String reason, int code) {
        return new End(Cause.LEFT, reason, code);
    }

    /** A connection that failed: its reset by the client is an ordinary end. */
    static End broken(Throwable failure) {
        Throwable cause = bare(failure);
        if (cause instanceof SSLException tls && !(cause instanceof SslClosedEngineException)) {
            return left("broke TLS: " + inWords(tls));
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        boolean reset = message.contains("reset") || message.contains("Broken pipe"); // who has just heard of it
        return left(reset ? "connection reset by the client" : message.replaceFirst(SYSTEM_CALL, ""));
    }

    private static String inWords(SSLException tls) {
        if (tls instanceof NotSslRecordException) {
            return "this is no record of it"; // its message has all the bytes in it
        }
        String message = String.valueOf(tls.getMessage()).replaceFirst(PLACE, "");
        return message.substring(0, Math.min(LONGEST, message.length()));
    }

    /** Whether a connection failed by no fault of ours: the network did, or what the client sent below its messages. */
    static boolean isOfNetwork(Throwable cause) {
        return bare(cause) instanceof IOException;
    }

    /** TLS is a decoder to Netty, which wraps what is thrown there. */
    private static Throwable bare(Throwable cause) {
        return cause instanceof DecoderException && cause.getCause() instanceof IOException below ? below : cause;
    }

    /**
     * Why a connection failed before its stay began, for the log: in plain words where only the network did, and between
     * quotes, since clients may have chosen some of it.
     */
    public static String ofNetwork(Throwable cause) {
        return Printable.quoted(isOfNetwork(cause) ? broken(cause).reason() : cause.toString());
    }

    public static End tooBig(long limit) {
        return new End(Cause.TOO_BIG, "message over limits.max-message-size (" + limit + " bytes)");
    }

    public static End badText(Encoding encoding) {
        return new End(Cause.BAD_TEXT, "text that is not valid " + encoding);
    }
}
