package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses a message on its own, so that the same bytes serve every receiver: permessage-deflate without context
 * takeover, RFC 7692 §7.2.1.
 */
final class Deflation {
    private static final int TAIL = 4; // 00 00 FF FF, which the receiver puts back

    /** One for each thread, as it takes 260 KB outside of the heap. Fast, since it works in the path of every message. */
    private static final FastThreadLocal<Deflater> DEFLATERS = new FastThreadLocal<>() {
        @Override
        protected Deflater initialValue() {
            return new Deflater(Deflater.BEST_SPEED, true);
        }

        @Override
        protected void onRemoval(Deflater deflater) {
            deflater.end();
        }
    };

    private Deflation() {}

    /** The compressed payload, which the caller releases, or null when it would not be shorter. */
    static @Nullable ByteBuf compress(ByteBuf payload) {
        int size = payload.readableBytes();
        Deflater deflater = DEFLATERS.get();
        deflater.reset();
        deflater.setInput(payload.nioBuffer(payload.readerIndex(), size));
        ByteBuf out = ByteBufAllocator.DEFAULT.ioBuffer(size + TAIL);
        ByteBuffer room = out.internalNioBuffer(0, size + TAIL);
        int length = deflater.deflate(room, Deflater.SYNC_FLUSH);
        if (length >= size + TAIL) { // no shorter, or not even all of it
            out.release();
            return null;
        }
        return out.writerIndex(length - TAIL);
    }
}
