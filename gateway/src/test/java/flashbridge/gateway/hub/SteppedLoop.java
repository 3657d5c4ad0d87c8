package flashbridge.gateway.hub;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** An event loop without a thread, whose turns a test takes one by one: so a seed decides which loop is ahead of which. */
final class SteppedLoop extends AbstractScheduledEventExecutor implements EventLoop {
    private final SteppedLoops all;
    private final Ticker ticker;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Promise<Void> terminated = GlobalEventExecutor.INSTANCE.newPromise();

    SteppedLoop(SteppedLoops all, Ticker ticker) {
        this.all = all;
        this.ticker = ticker;
    }

    /** Does this at once, as if a socket had something for the loop. */
    void run(Runnable event) {
        SteppedLoop before = all.running();
        all.running(this);
        try {
            event.run();
        } finally {
            all.running(before);
        }
    }

    /** Takes up to so many of its tasks; returns whether there were any. */
    boolean step(int most) {
        run(() -> fetchFromScheduledTaskQueue(tasks));
        int done = 0;
        for (Runnable task = tasks.poll(); task != null; task = ++done < most ? tasks.poll() : null) {
            run(task);
        }
        return done > 0;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean inEventLoop() {
        return all.running() == this;
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return inEventLoop();
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    public EventLoopGroup parent() {
        return all;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        run(() -> promise.channel().unsafe().register(this, promise));
        return promise;
    }

    @Deprecated
    @Override
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        throw new UnsupportedOperationException("deprecated");
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return terminated;
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Deprecated
    @Override
    public void shutdown() {}

    @Override
    public boolean isShuttingDown() {
        return false;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
