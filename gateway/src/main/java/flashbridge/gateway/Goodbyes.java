package flashbridge.gateway;

import flashbridge.gateway.hub.End;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells every connection, each in its own protocol, that it is over, one after the other in an order of chance, so that not
 * all come back to another gateway in the same moment.
 */
final class Goodbyes {
    private final End why;
    private final long nanos;

    /** Goodbyes that are spread over so much time. */
    Goodbyes(End why, Duration time) {
        this.why = why;
        nanos = time.toNanos();
    }

    void bid(Collection<Channel> channels) {
        List<Channel> all = new ArrayList<>(channels);
        Collections.shuffle(all);
        for (int i = 0; i < all.size(); i++) {
            Channel channel = all.get(i);
            Runnable goodbye = () -> channel.pipeline().fireUserEventTriggered(why);
            long delay = nanos / all.size() * i;
            if (delay == 0) {
                channel.eventLoop().execute(goodbye);
            } else {
                channel.eventLoop().schedule(goodbye, delay, TimeUnit.NANOSECONDS);
            }
        }
    }
}
