package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * One outward dialect: how a message looks to the clients that speak it.
 *
 * <p>A wire has no state: the bytes it appends are shared by all receivers in a room. What a dialect lacks (a ping, a
 * closing frame) appends nothing.
 */
public enum Wire {
    /** Flash XMLSocket: the text and one NUL. */
    XMLSOCKET {
        @Override
        void append(Message message, ByteBuf out) {
            out.writeBytes(message.payload(), message.payload().readerIndex(), message.size());
            out.writeByte(0);
        }
    },

    /** Ruffle and OpenFL: the text and one NUL, whole in one binary frame, since OpenFL reads one message a frame. */
    FLASH_TUNNEL {
        @Override
        void append(Message message, ByteBuf out) {
            HybiFrames.header(HybiFrames.BINARY, message.size() + 1, out);
            XMLSOCKET.append(message, out);
        }

        @Override
        public void ping(ByteBuf out) {
            HYBI.ping(out);
        }

        @Override
        public void pong(ByteBuf body, ByteBuf out) {
            HYBI.pong(body, out);
        }

        @Override
        public void close(int code, String reason, ByteBuf out) {
            HYBI.close(code, reason, out);
        }
    },

    /** hybi-07 to RFC 6455: text in text frames, bytes in binary frames. */
    HYBI {
        @Override
        boolean carries(Message message) {
            return true;
        }

        @Override
        void append(Message message, ByteBuf out) {
            HybiFrames.header(message.isText() ? HybiFrames.TEXT : HybiFrames.BINARY, message.size(), out);
            out.writeBytes(message.payload(), message.payload().readerIndex(), message.size());
        }

        @Override
        public void ping(ByteBuf out) {
            HybiFrames.header(HybiFrames.PING, 0, out);
        }

        @Override
        public void pong(ByteBuf body, ByteBuf out) {
            HybiFrames.header(HybiFrames.PONG, body.readableBytes(), out);
            out.writeBytes(body, body.readerIndex(), body.readableBytes());
        }

        @Override
        public void close(int code, String reason, ByteBuf out) {
            HybiFrames.close(code, reason.getBytes(StandardCharsets.UTF_8), out);
        }
    };

    /** The most that a wire adds to a payload: a frame header of ten bytes and a NUL. */
    static final int MAX_OVERHEAD = 11;

    /** Whether such a message can be said in this dialect without becoming a different message. */
    boolean carries(Message message) {
        return message.isText();
    }

    abstract void append(Message message, ByteBuf out);

    /** Appends a ping, where the dialect has one. */
    public void ping(ByteBuf out) {}

    /** Appends the answer to a ping, where the dialect has one. */
    public void pong(ByteBuf body, ByteBuf out) {}

    /** Appends what ends the conversation, where the dialect has such a thing; code 0 stands for "no code". */
    public void close(int code, String reason, ByteBuf out) {}
}
