package flashbridge.gateway.hub;

import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;

/**
 * How much may wait for clients that read more slowly than their room speaks.
 *
 * @param maxSize bytes for one client
 * @param maxAge how long one message may wait for one client; 0 for as long as it likes
 * @param slowClient what becomes of a client that is over one of these
 * @param memoryBudget bytes for all clients together, both what waits for them and what they have not finished saying
 */
public record QueueLimits(int maxSize, Duration maxAge, SlowClient slowClient, long memoryBudget) {
    /** 1 MiB and 1 minute for each, 256 MiB for all; who is over it is disconnected. */
    public static final QueueLimits DEFAULTS =
            new QueueLimits(1 << 20, Duration.ofMinutes(1), SlowClient.DISCONNECT, 256L << 20);

    private static final int LARGEST_BATCH = 256 * 1024;
    private static final int MOST_IN_CHANNEL = 64 * 1024;
    /** One for all connections, most of the time. */
    private static final WriteBufferWaterMark USUAL = new WriteBufferWaterMark(MOST_IN_CHANNEL / 2, MOST_IN_CHANNEL);

    /** How much of what waits for a client is given to its channel: half of it, if that is little. */
    public WriteBufferWaterMark inChannel() {
        int most = Math.min(MOST_IN_CHANNEL, maxSize / 2);
        return most == MOST_IN_CHANNEL ? USUAL : new WriteBufferWaterMark(most / 2, most);
    }

    /**
     * Bytes at which a batch goes out although the turn is not over: large, since each write costs more than its bytes, but
     * a quarter of the queue, so that who reads at once is never taken for slow.
     */
    int fullBatch() {
        return Math.min(LARGEST_BATCH, maxSize / 4);
    }
}
