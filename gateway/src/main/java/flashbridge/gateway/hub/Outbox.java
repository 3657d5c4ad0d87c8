package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a receiver is slower than its room.
 *
 * <p>Bytes that the client has not taken wait in the channel, up to its high water mark
 * ({@code limits.queue-max-size}); a client that is over it takes no more. While it is not yet known whether a silent
 * client speaks XMLSocket at all, the bytes are held back here under the same bound.
 */
final class Outbox {
    private final Channel channel;
    /** Nothing stands between the channel and its socket, so a buffer is given back as soon as the kernel has taken it. */
    private final boolean direct;

    private @Nullable Deque<ByteBuf> held;
    private long heldBytes;
    private boolean overrun;

    Outbox(Channel channel) {
        this.channel = channel;
        direct = !(channel instanceof Http2StreamChannel) && channel.pipeline().get(SslHandler.class) == null;
    }

    /** Keeps everything back until {@link #release} or {@link #discard}. */
    void hold() {
        held = new ArrayDeque<>();
    }

    /** Sends what was held back, in its order, and from now on everything at once. */
    void release() {
        Deque<ByteBuf> waiting = held;
        held = null;
        if (waiting != null) {
            waiting.forEach(bytes -> channel.write(bytes, channel.voidPromise()));
            channel.flush();
        }
    }

    /** Forgets what was held back: this client was never a member. */
    void discard() {
        Deque<ByteBuf> waiting = held;
        held = null;
        if (waiting != null) {
            waiting.forEach(ByteBuf::release);
        }
    }

    /**
     * Takes a share of the buffer, unless the client is too far behind: then false, and nothing is taken from then on,
     * so that it never hears a room with a gap in it. Who keeps the buffer itself beyond this call has retained it.
     */
    boolean offer(ByteBuf shared) {
        overrun = overrun || isFull();
        return !overrun && (held == null ? write(shared) : keep(held, shared));
    }

    private boolean isFull() {
        return held == null
                ? !channel.isWritable()
                : heldBytes > channel.config().getWriteBufferHighWaterMark();
    }

    private boolean write(ByteBuf shared) {
        channel.writeAndFlush(direct ? shared.retain() : shared.retainedSlice(), channel.voidPromise());
        return true;
    }

    private boolean keep(Deque<ByteBuf> waiting, ByteBuf shared) {
        heldBytes += shared.readableBytes();
        return waiting.add(shared.retainedSlice());
    }
}
