package flashbridge.gateway.hub;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** Whether a client goes on taking what its channel was given, as seen by who looks now and then. */
final class Progress {
    private final Channel channel;

    /** What the channel was at, and since when: no progress there for too long is as bad as a full queue. */
    private @Nullable Object stuck;

    private long stuckSince;

    /** What the socket had not taken when it was last asked whether it goes on, and how much of that it had. */
    private @Nullable Object refused;

    private long refusedFrom;

    Progress(Channel channel) {
        this.channel = channel;
    }

    /** For how long the channel has been at the same, in nanoseconds. */
    long stuckFor(long now) {
        Object at = current(channel.unsafe().outboundBuffer());
        if (at == null || !isSame(at, stuck)) {
            stuck = at;
            stuckSince = now;
        }
        return now - stuckSince;
    }

    /**
     * Whether the socket has taken some of what it had refused when this was last asked. There is room for it only where the
     * client has read; what a socket takes at once it takes for the dead as well.
     */
    boolean goesOn() {
        var queue = channel.unsafe().outboundBuffer();
        Object before = refused;
        long beforeFrom = refusedFrom;
        refused = current(queue);
        refusedFrom = queue == null ? 0 : queue.currentProgress();
        return before != null && (refusedFrom != beforeFrom || !isSame(refused, before));
    }

    /** What the channel is at: a buffer, or for a stream of HTTP/2 that has many bytes to send, a measure of them. */
    private @Nullable Object current(@Nullable ChannelOutboundBuffer queue) {
        if (queue != null) {
            return queue.current();
        }
        return channel.isWritable() ? null : Long.valueOf(channel.bytesBeforeWritable());
    }

    private static boolean isSame(@Nullable Object at, @Nullable Object before) {
        return at instanceof Long ? at.equals(before) : at == before;
    }
}
