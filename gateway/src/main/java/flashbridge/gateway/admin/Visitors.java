package flashbridge.gateway.admin;

import flashbridge.gateway.hub.Incidents;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets visitors of the admin port in, but few at a time: any page in a browser on this machine can make it ask again and
 * again. Runs on the one event loop of the port, so it can count without locks.
 */
final class Visitors extends ChannelInitializer<Channel> {
    /** At the same time; Prometheus, an orchestrator and some operators need one each, for a moment. */
    static final int MOST = 20;

    private static final Logger log = LoggerFactory.getLogger(AdminPort.class);
    private static final long QUIET = TimeUnit.MINUTES.toNanos(1);
    private static final int LONGEST_BODY = 1024;

    private final Incidents incidents;
    private final Supplier<AdminRequest> request;
    private int inside;
    private long said = System.nanoTime() - QUIET;

    Visitors(Incidents incidents, Supplier<AdminRequest> request) {
        this.incidents = incidents;
        this.request = request;
    }

    @Override
    protected void initChannel(Channel visitor) {
        if (inside >= MOST) {
            turnAway(visitor);
            return;
        }
        inside++;
        visitor.closeFuture().addListener(closed -> inside--);
        visitor.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(LONGEST_BODY, true), request.get());
    }

    private void turnAway(Channel visitor) {
        incidents.count(Incidents.Kind.REFUSED, "admin_full");
        long now = System.nanoTime();
        if (now - said >= QUIET) {
            said = now;
            log.warn(
                    "admin.port turns away {}, as {} are connected; who follows within a minute is only counted",
                    visitor.remoteAddress(),
                    MOST);
        }
        visitor.close();
    }
}
