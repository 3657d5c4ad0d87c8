package flashbridge.gateway;

import flashbridge.gateway.hub.AbruptClose;
import flashbridge.gateway.hub.End;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The end of a gateway that waits for no client: all connections are closed, and each has its line in the log, as far as the
 * event loops get that done in time.
 */
final class CutOff {
    private static final End AT_ONCE = new End(End.Cause.GOING_AWAY, "the gateway stops at once");

    private final EventLoopGroup loops;
    private final ChannelGroup channels;
    private final long due;

    CutOff(EventLoopGroup loops, ChannelGroup channels, Duration most) {
        this.loops = loops;
        this.channels = channels;
        due = System.nanoTime() + most.toNanos();
    }

    /** Returns how many connections were open. */
    int run() {
        List<Channel> all = new ArrayList<>(channels);
        List<Channel> connections = all.stream()
                .filter(channel -> !(channel instanceof Http2StreamChannel)) // which ends with its connection
                .toList();
        all.forEach(channel -> on(channel.eventLoop(), () -> tell(channel)));
        connections.forEach(channel -> on(channel.eventLoop(), () -> AbruptClose.of(channel)));
        await(channels.newCloseFuture());
        awaitATurn(); // the one in which they closed is over
        awaitATurn(); // and that in which a closed channel tells its session
        return connections.size();
    }

    /** Waits for nothing where the loop has ended, and all that it served with it. */
    private static Future<?> on(EventExecutor loop, Runnable task) {
        try {
            return loop.submit(task);
        } catch (RejectedExecutionException over) {
            return GlobalEventExecutor.INSTANCE.newSucceededFuture(null);
        }
    }

    /** The reason of those that have not been told another one. */
    private static void tell(Channel channel) {
        channel.pipeline().fireUserEventTriggered(AT_ONCE);
    }

    private void awaitATurn() {
        for (EventExecutor loop : loops) {
            await(on(loop, () -> {}));
        }
    }

    private void await(Future<?> what) {
        what.awaitUninterruptibly(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
