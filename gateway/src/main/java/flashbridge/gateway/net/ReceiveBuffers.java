package flashbridge.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where clients are read into: buffers that grow and shrink with what each of them says. */
final class ReceiveBuffers {
    private static final int MOST_IN_A_TURN = 16; // reads, as Netty has it itself

    private ReceiveBuffers() {}

    /** One for all connections. */
    static RecvByteBufAllocator adaptive() {
        return new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(MOST_IN_A_TURN);
    }

    /**
     * The same for io_uring, which makes the buffer before it reads, where an error ends the event loop. Without memory it gets
     * an empty one, and the error where it takes note of what was read: there it fails that client alone, as elsewhere.
     */
    static RecvByteBufAllocator adaptiveForIoUring() {
        return new AdaptiveRecvByteBufAllocator() {
            @Override
            public ExtendedHandle newHandle() {
                return new Lenient((ExtendedHandle) super.newHandle());
            }
        }.maxMessagesPerRead(MOST_IN_A_TURN);
    }

    static final class Lenient extends RecvByteBufAllocator.DelegatingHandle
            implements RecvByteBufAllocator.ExtendedHandle {
        private @Nullable OutOfMemoryError full;

        Lenient(RecvByteBufAllocator.ExtendedHandle handle) {
            super(handle);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            full = null;
            try {
                return super.allocate(allocator);
            } catch (OutOfMemoryError error) { // Netty's own: direct memory is used up, the heap is not
                full = error;
                return Unpooled.EMPTY_BUFFER; // it has an address, of which the kernel takes no byte
            }
        }

        /** Nothing at all, which is said to be the end, is also what an empty buffer takes. */
        @Override
        public void lastBytesRead(int bytes) {
            OutOfMemoryError before = full;
            full = null;
            super.lastBytesRead(bytes);
            if (before != null && bytes < 0) {
                throw before;
            }
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return ((RecvByteBufAllocator.ExtendedHandle) delegate()).continueReading(maybeMore);
        }
    }
}
