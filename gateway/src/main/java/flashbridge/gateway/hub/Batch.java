package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/** What a room has said in one turn, encoded for one wire: bytes that all receivers share, and where each message ends. */
final class Batch {
    /**
     * The largest packet that the kernel hands on in one piece, in bytes: as many whole segments of Ethernet, 1,448 bytes each,
     * as fit into 64 KiB. It costs some microseconds whatever is in it.
     */
    private static final int PACKET = 45 * 1448;

    private static final int LITTLE = PACKET / 4;

    private final ByteBuf bytes;
    private int[] ends;
    private int messages;

    /** An empty one, with room for so much before it has to grow. */
    Batch(int size, int messages) {
        bytes = ByteBufAllocator.DEFAULT.ioBuffer(size);
        ends = new int[messages];
    }

    /** Adds a message as the wire says it. */
    void append(Wire wire, Message message) {
        bytes.writerIndex(end(messages)); // over the beginning of one that failed
        bytes.ensureWritable(message.size() + Wire.MAX_OVERHEAD);
        wire.append(message, bytes);
        ended();
    }

    /** Copies some messages of another one. */
    void append(Batch other, int from, int to) {
        for (int i = from; i < to; i++) {
            bytes.writeBytes(other.bytes, other.end(i), other.sizeOf(i, i + 1));
            ended();
        }
    }

    /** Keeps so many messages, and returns the others. */
    Batch cut(int to) {
        Batch rest = new Batch(size(), messages);
        rest.append(this, to, messages);
        messages = to;
        bytes.writerIndex(end(to));
        return rest;
    }

    private void ended() {
        if (messages == ends.length) {
            ends = Arrays.copyOf(ends, 2 * messages + 1);
        }
        ends[messages++] = bytes.readableBytes();
    }

    ByteBuf bytes() {
        return bytes;
    }

    int messages() {
        return messages;
    }

    int size() {
        return bytes.readableBytes();
    }

    /** Whether this had better go together with other messages than in a packet of its own. */
    boolean isLittle() {
        return size() <= LITTLE;
    }

    /** How many of the messages fill whole packets, if only little is left then; or else all of them. */
    int inWholePackets() {
        int packets = size() / PACKET * PACKET;
        int whole = packets == 0 ? 0 : messages;
        while (whole > 0 && end(whole) > packets && size() - end(whole) <= LITTLE) {
            whole--;
        }
        return whole > 0 && size() - end(whole) <= LITTLE ? whole : messages;
    }

    /** The bytes that so many messages take, from the first one on. */
    int sizeOf(int from, int to) {
        return end(to) - end(from);
    }

    /**
     * These messages, without a reference of their own.
     *
     * <p>A slice, as it has no room behind its end: TLS would gather later writes of one client there, in everybody's bytes.
     */
    ByteBuf slice(int from, int to) {
        return bytes.slice(end(from), sizeOf(from, to));
    }

    private int end(int message) {
        return message == 0 ? 0 : ends[message - 1];
    }
}
