package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;

/** The ways in which the network may cut what a client sends. */
enum Feed {
    WHOLE {
        @Override
        void into(EmbeddedChannel channel, byte[] bytes) {
            write(channel, bytes);
        }
    },
    BYTE_BY_BYTE {
        @Override
        void into(EmbeddedChannel channel, byte[] bytes) {
            // what is long repeats itself behind its beginning
            int single = Math.min(bytes.length, LONGEST_SINGLE);
            for (int at = 0; at < single; at++) {
                write(channel, bytes[at]);
            }
            for (int at = single; at < bytes.length; at += PIECE) {
                write(channel, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE)));
            }
        }
    },
    IN_TWO_HALVES {
        @Override
        void into(EmbeddedChannel channel, byte[] bytes) {
            write(channel, Arrays.copyOf(bytes, bytes.length / 2));
            write(channel, Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length));
        }
    };

    private static final int LONGEST_SINGLE = 300;
    private static final int PIECE = 4999;

    abstract void into(EmbeddedChannel channel, byte[] bytes);

    static void write(EmbeddedChannel channel, byte... bytes) {
        if (!channel.isOpen()) {
            return; // a closed socket is not read
        }
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
        channel.writeInbound(buffer);
    }
}
