package flashbridge.gateway.websocket;

import io.netty.channel.ChannelFuture;

/** The answers on one connection of HTTP/2 that have not left it yet, since nothing makes a client open its windows. */
final class UnreadAnswers {
    private static final int MOST = 4;
    private static final int MOST_BYTES = 64 * 1024;

    private int number;
    private int bytes;

    /** Whether no more of them may wait. */
    boolean areEnough() {
        return number >= MOST || bytes >= MOST_BYTES;
    }

    /** One of this size waits until the last of it is written, or its stream has ended. */
    void add(ChannelFuture last, int size) {
        number++;
        bytes += size;
        last.addListener(done -> {
            number--;
            bytes -= size;
        });
    }
}
