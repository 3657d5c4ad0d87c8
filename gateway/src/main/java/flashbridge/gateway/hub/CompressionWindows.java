package flashbridge.gateway.hub;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The memory of what clients have said last, which their compressed messages refer back to; counted over all event loops.
 *
 * <p>Waiting frees none of it, so it is not in the budget for which others would have to make room: it comes on top, up to
 * as much again, and is reserved before a client is promised that it may refer back.
 */
public final class CompressionWindows {
    /** Bytes of one. zconf.h: 32 KB and about 7 KB of state for inflate; the rest is for the allocator. */
    public static final int SIZE = 40 * 1024;

    private final Supplier<Rules> rules;
    private final AtomicLong reserved = new AtomicLong();
    private final ChannelFutureListener giveBack = closed -> reserved.addAndGet(-SIZE);

    CompressionWindows(Supplier<Rules> rules) {
        this.rules = rules;
    }

    /** Takes a place until this channel closes, in whatever way it does; false where none is left. */
    public boolean reserveFor(Channel channel) {
        long most = rules.get().queue().memoryBudget();
        long before = reserved.getAndUpdate(now -> now + SIZE <= most ? now + SIZE : now);
        boolean isReserved = before + SIZE <= most;
        if (isReserved) {
            channel.closeFuture().addListener(giveBack);
        }
        return isReserved;
    }

    /** Bytes. */
    public long reserved() {
        return reserved.get();
    }
}
