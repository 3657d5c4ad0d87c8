package flashbridge.gateway.websocket;

import org.jspecify.annotations.Nullable;

/**
 * What client and gateway have agreed on in the handshake, beyond the draft itself.
 *
 * @param subprotocol what the application says it speaks; empty for none
 * @param challenge hixie-76 to hybi-03: what is still to be answered when the last bytes of the request are here
 * @param maskingKey hybi-04: what masks the frames of this client; empty in other drafts
 * @param deflate RFC 6455: how messages are compressed
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the handshake to the framing, never compared
record Agreement(String subprotocol, @Nullable Challenge challenge, byte[] maskingKey, Deflate deflate) {
    /** Nothing beyond the draft. */
    static final Agreement NONE = new Agreement("", null, new byte[0], Deflate.NOT_AGREED);

    Agreement with(String chosen) {
        return new Agreement(chosen, challenge, maskingKey, deflate);
    }

    Agreement with(Challenge open) {
        return new Agreement(subprotocol, open, maskingKey, deflate);
    }

    Agreement with(byte[] key) {
        return new Agreement(subprotocol, challenge, key, deflate);
    }

    Agreement with(Deflate agreed) {
        return new Agreement(subprotocol, challenge, maskingKey, agreed);
    }
}
