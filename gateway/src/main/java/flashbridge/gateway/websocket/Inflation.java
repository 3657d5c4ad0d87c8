package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames of a compressed message and inflates it when it is whole: RFC 7692 §7.2.2, without context takeover.
 *
 * <p>Both are bounded by the limit for messages, the inflated size while it grows. Since no message refers to an earlier
 * one, all connections of an event loop share one window.
 */
final class Inflation implements Assembly {
    private static final int STEP = 4096;
    private static final int EMPTY_BLOCK = 0x0000FFFF; // RFC 7692 §7.2.2: what the sender has left out

    /** One for each thread, as it takes 40 KB outside of the heap. */
    private static final FastThreadLocal<Inflater> INFLATERS = new FastThreadLocal<>() {
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
    private boolean text;
    private long announced;
    private @Nullable ByteBuf gathered;

    /** Inflates for another assembly; {@code maxMessageSize} in bytes. */
    Inflation(Assembly assembly, int maxMessageSize) {
        this.assembly = assembly;
        this.maxMessageSize = maxMessageSize;
    }

    @Override
    public void begin(boolean isText) {
        text = isText;
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
    public void part(ByteBuf part, boolean last) throws ProtocolError {
        ByteBuf all =
                gathered == null ? ByteBufAllocator.DEFAULT.ioBuffer(part.readableBytes() + Integer.BYTES) : gathered;
        gathered = all;
        all.writeBytes(part);
        part.release();
        if (last) {
            all.writeInt(EMPTY_BLOCK);
            gathered = null;
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
        } catch (ProtocolError tooBig) {
            inflated.release();
            throw tooBig;
        }
        assembly.begin(text);
        assembly.announce(inflated.readableBytes());
        assembly.part(inflated, true);
    }

    private void inflate(ByteBuffer in, ByteBuf out) throws DataFormatException, ProtocolError {
        Inflater inflater = INFLATERS.get();
        inflater.reset();
        inflater.setInput(in);
        while (true) {
            out.ensureWritable(STEP);
            int length = inflater.inflate(out.internalNioBuffer(out.writerIndex(), out.writableBytes()));
            out.writerIndex(out.writerIndex() + length);
            if (out.readableBytes() > maxMessageSize) {
                throw new ProtocolError(End.tooBig(maxMessageSize));
            }
            if (inflater.finished() && in.hasRemaining()) {
                inflater.reset(); // RFC 7692 §7.2.3.4: a final block may be followed by another one
                inflater.setInput(in);
            } else if (length == 0) {
                return;
            }
        }
    }

    @Override
    public void release() {
        ByteBuf unfinished = gathered;
        gathered = null;
        if (unfinished != null) {
            unfinished.release();
        }
    }
}
