package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;

/** Bytes from a client that its protocol forbids: an end with its reason, and no stack trace, since the fault is not ours. */
final class ProtocolError extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient End end;

    ProtocolError(End end) {
        super(end.reason(), null, false, false);
        this.end = end;
    }

    static ProtocolError because(String reason) {
        return new ProtocolError(new End(End.Cause.PROTOCOL_ERROR, reason));
    }

    End end() {
        return end;
    }
}
