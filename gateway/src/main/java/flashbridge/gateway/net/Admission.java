package flashbridge.gateway.net;

import flashbridge.gateway.hub.Peer;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts all connections of the gateway, numbers them, and lets no more in than the limit. */
public final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final int limit;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicBoolean full = new AtomicBoolean();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    public Admission(int limit) {
        this.limit = limit;
    }

    /** Who this is, or null when there is no room for it; it is counted until its channel closes. */
    public @Nullable Peer admit(Channel channel, String listener) {
        Peer peer = new Peer(accepted.incrementAndGet(), channel.remoteAddress(), listener);
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            if (!full.getAndSet(true)) {
                log.warn(
                        "limits.max-connections = {} is reached: refusing {} and all who follow, until one leaves",
                        limit,
                        peer);
            }
            return null;
        }
        full.set(false);
        channels.add(channel);
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        return peer;
    }

    /** All that are open now. */
    public ChannelGroup channels() {
        return channels;
    }
}
