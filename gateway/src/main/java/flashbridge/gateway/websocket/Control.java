package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;

/** What a client says to the gateway itself, not to the room; the same for every draft that can say it. */
sealed interface Control {
    /**
     * Asks for a pong.
     *
     * @param body the body of the pong; on the heap, so nobody need release it, since who closes drops what still comes
     */
    record Ping(ByteBuf body) implements Control {
        /** The bytes that it came in. */
        int size() {
            return Overhead.HEADER + body.readableBytes();
        }
    }

    /**
     * Answers a ping, or comes unasked.
     *
     * @param size the bytes that it came in
     */
    record Pong(int size) implements Control {}

    /**
     * Begins or answers the closing handshake.
     *
     * @param said what the client says by it, for the log
     * @param code the closing code in it; 0 for none
     * @param answer the body of the closing frame that answers it; on the heap, so nobody need release it
     */
    record Close(String said, int code, ByteBuf answer) implements Control {}
}
