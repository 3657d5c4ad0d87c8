package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.CompressionWindows;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames of a compressed message and inflates it when it is whole: RFC 7692 §7.2.2.
 *
 * <p>Both are bounded by the limit for messages, the inflated size while it grows. A client whose messages refer to
 * earlier ones needs a window of its own, {@link CompressionWindows#SIZE} outside of the heap, which was reserved in the
 * handshake and is taken with its first compressed message; all others share one on each event loop.
 */
final class Inflation implements Assembly {
    private static final int STEP = 4096;
    /** In a message; each costs as much as beginning anew. Who compresses needs none, or one at the end. */
    private static final int MOST_FINAL_BLOCKS = 1000;

    private static final int EMPTY_BLOCK = 0x0000FFFF; // RFC 7692 §7.2.2: what the sender has left out

    private static final FastThreadLocal<Inflater> SHARED = new FastThreadLocal<>() {
        @Override
        protected Inflater initialValue() {
            return new Inflater(true);
        }

        @Override
        protected void onRemoval(Inflater inflater) {
            inflater.end();
        }
    };

    private final Assembly assembly;
    private final int maxMessageSize;
    private final boolean takeover;
    private @Nullable Inflater own;
    private boolean text;
    private boolean begun;
    private long announced;
    private @Nullable ByteBuf gathered;
    private boolean released;

    /**
     * Inflates for another assembly.
     *
     * @param maxMessageSize bytes
     * @param takeover whether messages refer to earlier ones
     */
    Inflation(Assembly assembly, int maxMessageSize, boolean takeover) {
        this.assembly = assembly;
        this.maxMessageSize = maxMessageSize;
        this.takeover = takeover;
    }

    @Override
    public void begin(boolean isText) {
        text = isText;
        begun = true;
        announced = 0;
    }

    @Override
    public void announce(long length) throws ProtocolError {
        // what cannot be compressed grows by 5 bytes for every 16 KB or more, and by a block to fill up the last byte
        long limit = maxMessageSize + maxMessageSize / 1024 + 64L;
        if (length > limit - announced) {
            throw new ProtocolError(End.tooBig(maxMessageSize));
        }
        announced += length;
    }

    @Override
    public void part(ByteBuf part, boolean plain, boolean last) throws ProtocolError {
        if (released) {
            part.release();
            return;
        }
        int size = part.readableBytes();
        ByteBuf begin = gathered == null ? ByteBufAllocator.DEFAULT.ioBuffer(size + Integer.BYTES) : gathered;
        gathered = begin;
        ByteBuf all = Pieces.join(begin, part, size);
        part.release();
        if (last) {
            all.writeInt(EMPTY_BLOCK);
            gathered = null;
            begun = false;
            try {
                inflate(all);
            } finally {
                all.release();
            }
        }
    }

    private void inflate(ByteBuf deflated) throws ProtocolError {
        ByteBuf inflated =
                ByteBufAllocator.DEFAULT.ioBuffer(Math.min(maxMessageSize, deflated.readableBytes() * 4) + 1);
        try {
            inflate(deflated.nioBuffer(), inflated);
        } catch (DataFormatException broken) {
            inflated.release();
            throw ProtocolError.because("compressed message that cannot be inflated");
        } catch (ProtocolError tooMuch) {
            inflated.release();
            throw tooMuch;
        }
        assembly.begin(text);
        assembly.announce(inflated.readableBytes());
        assembly.part(inflated, false, true);
    }

    private void inflate(ByteBuffer in, ByteBuf out) throws DataFormatException, ProtocolError {
        Inflater inflater = inflater();
        inflater.setInput(in);
        int finalBlocks = 0;
        while (true) {
            out.ensureWritable(STEP);
            int length = inflater.inflate(out.internalNioBuffer(out.writerIndex(), out.writableBytes()));
            out.writerIndex(out.writerIndex() + length);
            if (out.readableBytes() > maxMessageSize) {
                throw new ProtocolError(End.tooBig(maxMessageSize));
            }
            if (inflater.finished() && in.hasRemaining()) {
                finalBlocks++;
                if (finalBlocks > MOST_FINAL_BLOCKS) {
                    throw ProtocolError.because(
                            "compressed message of more than " + MOST_FINAL_BLOCKS + " final blocks");
                }
                inflater.reset(); // RFC 7692 §7.2.3.4: a final block may be followed by another one
                inflater.setInput(in);
            } else if (length == 0) {
                return;
            }
        }
    }

    private Inflater inflater() {
        if (!takeover) {
            Inflater shared = SHARED.get();
            shared.reset();
            return shared;
        }
        Inflater window = own == null ? new Inflater(true) : own;
        own = window;
        return window;
    }

    @Override
    public boolean isHeldBack() {
        return assembly.isHeldBack();
    }

    @Override
    public void pause(int unreadBytes) {
        assembly.pause(unreadBytes + (gathered == null ? 0 : gathered.capacity()) + (begun ? 1 : 0));
    }

    @Override
    public void release() {
        released = true;
        Inflater window = own;
        own = null;
        if (window != null) {
            window.end();
        }
        ByteBuf unfinished = gathered;
        gathered = null;
        if (unfinished != null) {
            unfinished.release();
        }
    }
}
