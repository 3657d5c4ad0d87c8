package flashbridge.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where clients are read into: buffers that grow and shrink with what each of them says.
 *
 * <p>While clients make the gateway keep more than they may, each is read in sips. A look at the sockets would otherwise take
 * 1 MiB from every one that has as much, before anybody could make room.
 */
final class ReceiveBuffers {
    /** In bytes; most messages are no longer. */
    static final int SIP = 2 * 1024;

    private static final int MOST_IN_A_TURN = 16; // reads, as Netty has it itself

    private ReceiveBuffers() {}

    /** One for all connections; {@code isTooMuchKept} is asked before each read. */
    static RecvByteBufAllocator adaptive(BooleanSupplier isTooMuchKept) {
        return handing(MOST_IN_A_TURN, handle -> new Sipping(handle, isTooMuchKept));
    }

    /**
     * The same for io_uring, which makes the buffer before it reads, where an error ends the event loop. Without memory it gets
     * an empty one, and the error where it takes note of what was read: there it fails that client alone, as elsewhere. Since it
     * looks at the others between any two reads of one, each is a turn, or nobody would know what all of them have begun.
     */
    static RecvByteBufAllocator adaptiveForIoUring(BooleanSupplier isTooMuchKept) {
        return handing(1, handle -> new Lenient(new Sipping(handle, isTooMuchKept)));
    }

    private static RecvByteBufAllocator handing(
            int mostInATurn, UnaryOperator<RecvByteBufAllocator.ExtendedHandle> how) {
        return new AdaptiveRecvByteBufAllocator() {
            @Override
            public ExtendedHandle newHandle() {
                return how.apply((ExtendedHandle) super.newHandle());
            }
        }.maxMessagesPerRead(mostInATurn);
    }

    /** One that does what another one does, but for what is said of it. */
    private abstract static class Like extends RecvByteBufAllocator.DelegatingHandle
            implements RecvByteBufAllocator.ExtendedHandle {
        Like(RecvByteBufAllocator.ExtendedHandle handle) {
            super(handle);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return ((RecvByteBufAllocator.ExtendedHandle) delegate()).continueReading(maybeMore);
        }
    }

    private static final class Sipping extends Like {
        private final BooleanSupplier isTooMuchKept;

        Sipping(RecvByteBufAllocator.ExtendedHandle handle, BooleanSupplier isTooMuchKept) {
            super(handle);
            this.isTooMuchKept = isTooMuchKept;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return isTooMuchKept.getAsBoolean() ? allocator.ioBuffer(SIP) : super.allocate(allocator);
        }

        @Override
        public boolean continueReading() {
            return !isTooMuchKept.getAsBoolean() && super.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return !isTooMuchKept.getAsBoolean() && super.continueReading(maybeMore);
        }
    }

    private static final class Lenient extends Like {
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
    }
}
