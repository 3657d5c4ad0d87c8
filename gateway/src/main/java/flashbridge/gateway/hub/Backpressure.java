package flashbridge.gateway.hub;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps a client from speaking faster than its room can pass it on, by not reading from it for a while.
 *
 * <p>What it has said and the event loops have not yet taken over is bounded; TCP does the rest.
 */
final class Backpressure {
    private static final long HIGH = 1 << 20;
    private static final long LOW = HIGH / 2;

    private final Channel channel;
    private final AtomicLong underWay = new AtomicLong();
    private volatile boolean paused;

    Backpressure(Channel channel) {
        this.channel = channel;
    }

    /** On the channel's event loop: a message of so many bytes sets out. */
    void said(int bytes) {
        if (underWay.addAndGet(bytes) > HIGH && !paused) {
            paused = true;
            channel.config().setAutoRead(false);
            resumeWhenLow(); // the other loops may have caught up before they could see the pause
        }
    }

    /** Whether all that was said has been taken over everywhere. */
    boolean isIdle() {
        return underWay.get() == 0;
    }

    /** On any event loop: a message of so many bytes has been taken over everywhere. */
    void heard(int bytes) {
        underWay.addAndGet(-bytes);
        if (paused) {
            resumeWhenLow();
        }
    }

    private void resumeWhenLow() {
        if (underWay.get() <= LOW) {
            channel.eventLoop().execute(this::resume);
        }
    }

    private void resume() {
        if (paused && underWay.get() <= LOW) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }
}
