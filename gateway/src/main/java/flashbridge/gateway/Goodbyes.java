package flashbridge.gateway;

import flashbridge.gateway.hub.End;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells every connection, each in its own protocol, that it is over, one after the other in an order of chance, so that not
 * all come back to another gateway in the same moment.
 */
final class Goodbyes {
    private final End why;
    private final long nanos;
    private final long patience;
    private final AtomicInteger cutOff = new AtomicInteger();

    /** Goodbyes that are spread over so much time, each with so much for its answer. */
    Goodbyes(End why, Duration time, Duration patience) {
        this.why = why;
        nanos = time.toNanos();
        this.patience = patience.toNanos();
    }

    /** How many connections ended because the time for an answer was over, or have not even ended by now. */
    int cutOff() {
        return cutOff.get();
    }

    void bid(Collection<Channel> channels) {
        List<Channel> all = new ArrayList<>(channels);
        Collections.shuffle(all);
        long begun = System.nanoTime();
        for (int i = 0; i < all.size(); i++) {
            Channel channel = all.get(i);
            Runnable goodbye = () -> channel.pipeline().fireUserEventTriggered(why);
            long delay = nanos / all.size() * i;
            if (!(channel instanceof Http2StreamChannel)) { // which ends with its connection
                countIfCutOff(channel, begun + delay + patience);
            }
            bid(channel.eventLoop(), goodbye, delay);
        }
    }

    private static void bid(EventLoop loop, Runnable goodbye, long delay) {
        try {
            if (delay == 0) {
                loop.execute(goodbye);
            } else {
                loop.schedule(goodbye, delay, TimeUnit.NANOSECONDS);
            }
        } catch (RejectedExecutionException dead) {
            // it cannot be told, and is among those that were cut off
        }
    }

    private void countIfCutOff(Channel channel, long due) {
        cutOff.incrementAndGet(); // until it ends in time
        channel.closeFuture().addListener(closed -> {
            if (System.nanoTime() - due < 0) {
                cutOff.decrementAndGet();
            }
        });
    }
}
