package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;

/** What a client says to the gateway itself, not to the room; the same for every draft that can say it. */
sealed interface Control {
    /** Asks for a pong with the same body; the receiver releases it. */
    record Ping(ByteBuf body) implements Control {}

    /** Answers a ping, or comes unasked. */
    record Pong() implements Control {}

    /** Begins or answers the closing handshake; code 0 stands for "no code". */
    record Close(int code, String reason) implements Control {}
}
