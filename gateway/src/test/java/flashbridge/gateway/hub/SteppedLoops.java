package flashbridge.gateway.hub;

import io.netty.channel.EventLoop;
import io.netty.channel.MultithreadEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Event loops on one thread, and the time that goes by for all of them. */
final class SteppedLoops extends MultithreadEventLoopGroup {
    private static final int MOST_ROUNDS = 10_000;

    private final MockTicker ticker;
    private @Nullable SteppedLoop running;

    SteppedLoops(int number) {
        this(number, Ticker.newMockTicker());
    }

    private SteppedLoops(int number, MockTicker ticker) {
        super(number, (Executor) Runnable::run, ticker);
        this.ticker = ticker;
    }

    @Override
    protected EventLoop newChild(Executor executor, Object... ticker) {
        return new SteppedLoop(this, (Ticker) ticker[0]);
    }

    @Nullable
    SteppedLoop running() {
        return running;
    }

    void running(@Nullable SteppedLoop now) {
        running = now;
    }

    List<SteppedLoop> all() {
        List<SteppedLoop> all = new ArrayList<>();
        for (EventExecutor loop : this) {
            all.add((SteppedLoop) loop);
        }
        return all;
    }

    /** Takes turns of all loops, in an order of chance, until none has anything to do. */
    void settle(Random random) {
        List<SteppedLoop> all = all();
        for (int round = 0, idle = 0; idle < 2 * all.size(); round++) {
            if (round > MOST_ROUNDS) {
                throw new AssertionError("the loops do not come to rest");
            }
            boolean worked = all.get(round % all.size()).step(1 + random.nextInt(4));
            idle = worked ? 0 : idle + 1;
        }
    }

    void advance(int milliseconds) {
        ticker.advance(milliseconds, TimeUnit.MILLISECONDS);
    }
}
