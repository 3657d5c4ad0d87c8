package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message together that comes in pieces.
 *
 * <p>Where a crowd of clients sends long ones side by side, their memory doubles at the same time if each doubles, as Netty has
 * it; so that of a long one grows by a quarter.
 */
public final class Pieces {
    /** In bytes; from here on it costs more to have memory for nothing than to copy more often. */
    private static final int LONG = 64 * 1024;

    private static final int QUARTER = 4;

    private Pieces() {}

    /**
     * Takes so many bytes behind all that was there before, and hands over both together.
     *
     * @param before what was handed over the last time, or null for the first piece
     */
    public static ByteBuf join(@Nullable ByteBuf before, ByteBuf in, int length) {
        ByteBuf all = before == null ? ByteBufAllocator.DEFAULT.ioBuffer(length) : before;
        int size = all.readableBytes() + length;
        if (size > LONG && length > all.writableBytes()) {
            all.capacity(all.readerIndex() + size + size / QUARTER);
        }
        return all.writeBytes(in, length);
    }
}
