package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a receiver is slower than its room.
 *
 * <p>What a client takes at once goes straight to it. What it does not take waits here, where it can still be left
 * out, until the channel has taken what it was given. While it is not yet known whether a silent client speaks XMLSocket at
 * all, everything waits, under the same bounds.
 */
final class Outbox {
    static final int TOO_MUCH = -1;
    /** What a channel says to be before it is writable, when it has nothing and takes nothing any more. */
    private static final long NEVER = Long.MAX_VALUE;

    private final Channel channel;
    private final Tally tally;
    private final Progress progress;
    /** Nothing stands between the channel and its socket, so a buffer is given back as soon as the kernel has taken it. */
    private final boolean direct;

    private final @Nullable Shortcut shortcut;
    private final @Nullable TlsPortions portions;
    /** Who is told at once how much of its own it takes, and how much that was the last time. */
    private @Nullable Watch watch;

    private long counted;
    private @Nullable Waiting waiting;
    private boolean held;
    private boolean shut;
    private boolean resuming;

    /** For one channel; what that is given is counted. */
    Outbox(Channel channel, Tally tally) {
        this.channel = channel;
        this.tally = tally;
        progress = new Progress(channel);
        direct = !(channel instanceof Http2StreamChannel) && channel.pipeline().get(SslHandler.class) == null;
        shortcut = direct ? Shortcut.past(channel) : null;
        portions = direct ? null : channel.pipeline().get(TlsPortions.class);
    }

    void watchedBy(Watch other) {
        watch = other;
    }

    /** Keeps everything back until {@link #release} or {@link #discard}. */
    void hold() {
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    /** Sends what waits, in its order, whether the client can take it or not, and from now on everything at once. */
    void release() {
        held = false;
        Waiting rest = waiting;
        if (rest != null) {
            waiting = null;
            rest.drainTo(bytes -> channel.write(bytes, channel.voidPromise()), tally);
            channel.flush();
        }
    }

    /** Forgets what waits, and all that would come. */
    void discard() {
        shut = true;
        Waiting rest = waiting;
        waiting = null;
        if (rest != null) {
            rest.release();
        }
    }

    /** Takes nothing more; what waits still goes out. */
    void shut() {
        shut = true;
    }

    /**
     * Gives the client some messages of a batch.
     *
     * @param view all of the batch, an object that is the same for everybody; who keeps it beyond this call has retained it
     * @return how many messages were left out for it, or {@link #TOO_MUCH} when more waits now than may
     */
    int offer(Batch batch, ByteBuf view, int from, int to, QueueLimits limits) {
        if (shut) {
            return 0;
        }
        if (waiting != null || held || !takes(to - from == batch.messages() ? view : batch.slice(from, to))) {
            return keep(batch, from, to, limits);
        }
        tally.given(to - from, batch.sizeOf(from, to));
        return 0;
    }

    /** Whether the client, or at least its channel, has room for this. */
    private boolean takes(ByteBuf shared) {
        int sent = shortcut == null ? 0 : shortcut.send(shared);
        if (sent < shared.readableBytes()) {
            if (sent == 0 && !channel.isWritable()) {
                return false;
            }
            shared.skipBytes(sent);
            if (direct) {
                channel.writeAndFlush(shared.retain(), channel.voidPromise());
            } else {
                channel.writeAndFlush(shared.retainedSlice(), channel.voidPromise());
                count();
            }
        }
        return true;
    }

    private void count() {
        long before = counted;
        if (watch != null && countAnew() != before) {
            watch.takesMore(counted - before);
        }
    }

    /** {@link #ownBytes} of now, so that the next change is told from here on. */
    long countAnew() {
        counted = ownBytes();
        return counted;
    }

    private int keep(Batch batch, int from, int to, QueueLimits limits) {
        Waiting queue = waiting == null ? begin() : waiting;
        // who is held back is not slow, so nothing is left out for it before it must
        SlowClient action =
                held && limits.slowClient() == SlowClient.LATEST_ONLY ? SlowClient.DROP_OLDEST : limits.slowClient();
        return switch (action) {
            case DISCONNECT -> {
                queue.add(batch, from, to);
                yield behind() > limits.maxSize() ? TOO_MUCH : 0;
            }
            case DROP_OLDEST -> {
                queue.add(batch, from, to);
                yield queue.dropOldest(limits.maxSize());
            }
            case DROP_NEWEST -> {
                int end = from;
                for (long free = limits.maxSize() - behind(); end < to && free > 0; end++) {
                    free -= batch.sizeOf(end, end + 1);
                }
                if (end > from) {
                    queue.add(batch, from, end);
                }
                yield to - end;
            }
            case LATEST_ONLY -> {
                int dropped = queue.dropOldest(0) + to - 1 - from;
                queue.add(batch, to - 1, to);
                yield dropped;
            }
        };
    }

    private Waiting begin() {
        Waiting begun = new Waiting();
        waiting = begun;
        if (!held && channel.pipeline().get(Resume.class) == null) {
            channel.pipeline().addLast(new Resume());
        }
        return begun;
    }

    /** The channel has taken what it had. A flush in here may lead to here again, which the loop then goes on with. */
    private void resume() {
        if (held || resuming) {
            return;
        }
        resuming = true;
        while (waiting != null && channel.isWritable()) {
            fill(waiting);
            channel.flush();
        }
        resuming = false;
    }

    private void fill(Waiting queue) {
        while (channel.isWritable()) {
            ByteBuf next = queue.poll(tally);
            if (next == null) {
                waiting = null;
                return;
            }
            channel.write(next, channel.voidPromise());
        }
    }

    /** Bytes that this client has not taken, here and in its channel; those in the channel only when they are many. */
    long behind() {
        Waiting queue = waiting;
        return (queue == null ? 0 : queue.size()) + inChannel() + (portions == null ? 0 : portions.held());
    }

    private long inChannel() {
        long excess = channel.isWritable() ? NEVER : channel.bytesBeforeWritable();
        return excess == NEVER ? 0 : excess + channel.config().getWriteBufferLowWaterMark();
    }

    /** Bytes in the channel that belong to this client alone, as behind TLS everybody has ciphertext of his own. */
    long ownBytes() {
        var buffer = direct ? null : channel.unsafe().outboundBuffer();
        return direct ? 0 : buffer == null ? inChannel() : buffer.totalPendingWriteBytes();
    }

    /** Leaves out all that waits here, to make room for others; returns the number of messages. */
    int dropAll() {
        Waiting queue = waiting;
        return queue == null ? 0 : queue.dropOldest(0);
    }

    /** Leaves out what has waited longer than so many nanoseconds; returns the number of messages. */
    int dropOlderThan(long age, long now) {
        Waiting queue = waiting;
        return queue == null ? 0 : queue.dropBefore(now - age);
    }

    /** For how long something has waited, in nanoseconds; the channel is looked at now and then, so about. */
    long age(long now) {
        Waiting queue = waiting;
        return Math.max(progress.stuckFor(now), queue == null || queue.isEmpty() ? 0 : now - queue.since(now));
    }

    /** How its channel gets on with what it was given. */
    Progress progress() {
        return progress;
    }

    /** Sits at the end of the pipeline of who has once been slow. */
    private final class Resume extends ChannelInboundHandlerAdapter {
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            resume();
            ctx.fireChannelWritabilityChanged();
        }
    }
}
