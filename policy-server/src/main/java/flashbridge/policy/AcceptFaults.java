package flashbridge.policy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in one sentence why the kernel hands over no connection, the same one once a minute at most. Stands behind Netty's own
 * handler, which tries it again a second later.
 */
final class AcceptFaults extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(PolicyServer.class);
    private static final long QUIET = TimeUnit.MINUTES.toNanos(1);

    private String last = "";
    private long said;

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        String reason = reason(cause);
        long now = System.nanoTime();
        if (!reason.equals(last) || now - said >= QUIET) {
            last = reason;
            said = now;
            log.error("cannot accept anybody: {}", reason);
        }
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.toLowerCase(Locale.ROOT).contains("too many open files")
                ? "all file descriptors are used up; raise \"ulimit -n\" (LimitNOFILE in a systemd service)."
                        + " It goes on as soon as somebody leaves"
                : Printable.of(message, 200);
    }
}
