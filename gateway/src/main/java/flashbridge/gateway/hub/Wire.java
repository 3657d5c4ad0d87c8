package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * One outward dialect: how a message looks to the clients that speak it.
 *
 * <p>A wire has no state: the bytes it appends are shared by all receivers in a room. What a dialect lacks (a ping, a
 * closing frame) appends nothing.
 */
@SuppressWarnings("ImmutableEnumChecker") // a record of numbers
public enum Wire {
    /** Flash XMLSocket: the text and one NUL. */
    XMLSOCKET(null) {
        @Override
        void append(Message message, ByteBuf out) {
            out.writeBytes(message.payload(), message.payload().readerIndex(), message.size());
            out.writeByte(0);
        }
    },

    /** Ruffle and OpenFL: the text and one NUL, whole in one binary frame, since OpenFL reads one message a frame. */
    FLASH_TUNNEL(HybiFrames.HYBI) {
        @Override
        void append(Message message, ByteBuf out) {
            HybiFrames.header(HybiFrames.HYBI.binary(), message.size() + 1, out);
            XMLSOCKET.append(message, out);
        }
    },

    /** hixie-75 and -76: the text between two bytes that UTF-8 never has. */
    HIXIE(null) {
        @Override
        void append(Message message, ByteBuf out) {
            out.writeByte(0x00); // hixie-75 §4.3: begins a text frame
            out.writeBytes(message.payload(), message.payload().readerIndex(), message.size());
            out.writeByte(0xFF); // and ends it
        }

        @Override
        boolean carriesNul() {
            return true; // hixie-75 §4.3: inside of a frame a NUL is a character
        }

        @Override
        public void close(ByteBuf body, ByteBuf out) {
            out.writeShort(0xFF00); // hixie-76 §5.3: a frame of type FF and length 0
        }
    },

    /** hybi-01 to -03. */
    HYBI_MORE(HybiFrames.MORE),

    /** hybi-04 to -06. */
    HYBI_EARLY(HybiFrames.EARLY),

    /** hybi-07 to RFC 6455: text in text frames, bytes in binary frames. */
    HYBI(HybiFrames.HYBI),

    /** RFC 6455 to who agreed on permessage-deflate: long messages are compressed. */
    HYBI_DEFLATED(HybiFrames.HYBI) {
        @Override
        void append(Message message, ByteBuf out) {
            ByteBuf deflated = message.deflated();
            if (deflated == null) {
                HYBI.append(message, out);
            } else {
                int opcode = message.isText() ? HybiFrames.HYBI.text() : HybiFrames.HYBI.binary();
                HybiFrames.frame(opcode | HybiFrames.COMPRESSED, deflated, out);
            }
        }
    };

    /** The most that a wire adds to a payload: a frame header of ten bytes and a NUL. */
    static final int MAX_OVERHEAD = 11;

    private final @Nullable HybiFrames frames;

    Wire(@Nullable HybiFrames frames) {
        this.frames = frames;
    }

    /** Whether bytes that are not text can be said in this dialect. */
    boolean carriesBinary() {
        return frames != null && this != FLASH_TUNNEL;
    }

    /** Whether a NUL can stand inside of a text. */
    boolean carriesNul() {
        return carriesBinary();
    }

    void append(Message message, ByteBuf out) {
        if (frames != null) {
            frames.message(message, out);
        }
    }

    /** Whether Flash is at the other end, which sees nothing of a closing frame. */
    boolean isFlash() {
        return this == XMLSOCKET || this == FLASH_TUNNEL;
    }

    /** Whether the dialect can ask whether somebody is still there. */
    public boolean pings() {
        return frames != null;
    }

    /** Appends a ping, where the dialect has one. */
    public void ping(ByteBuf out) {
        if (frames != null) {
            HybiFrames.frame(frames.ping(), Unpooled.EMPTY_BUFFER, out);
        }
    }

    /** Appends the answer to a ping, where the dialect has one. */
    public void pong(ByteBuf body, ByteBuf out) {
        if (frames != null) {
            HybiFrames.frame(frames.pong(), body, out);
        }
    }

    /** Appends what ends the conversation, where the dialect has such a thing. */
    public void close(ByteBuf body, ByteBuf out) {
        if (frames != null) {
            HybiFrames.frame(frames.close(), body, out);
        }
    }
}
