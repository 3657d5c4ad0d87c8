package flashbridge.gateway.net;

import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.hub.Incidents;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in one sentence why nobody can be accepted, once a minute at most; a second later it is tried again. */
public final class AcceptFaults extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final long QUIET = TimeUnit.MINUTES.toNanos(1);

    private final IntSupplier port;
    private final Supplier<String> owner;
    private final Supplier<String> name;
    private final Incidents incidents;
    private long said = System.nanoTime() - QUIET;

    AcceptFaults(Supplier<ListenerConfig> listener, Incidents incidents) {
        this(
                () -> listener.get().port(),
                () -> "listener " + listener.get().name(),
                () -> listener.get().name(),
                incidents);
    }

    private AcceptFaults(IntSupplier port, Supplier<String> owner, Supplier<String> name, Incidents incidents) {
        this.port = port;
        this.owner = owner;
        this.name = name;
        this.incidents = incidents;
    }

    /**
     * Those of a port that is no listener.
     *
     * @param owner who wants it, for the operator: {@code admin.port}
     * @param name by which they are counted
     */
    public static AcceptFaults of(ListeningSocket socket, String owner, String name, Incidents incidents) {
        return new AcceptFaults(socket::port, () -> owner, () -> name, incidents);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        incidents.count(Incidents.Kind.ACCEPT_FAILED, name.get());
        long now = System.nanoTime();
        if (now - said >= QUIET) {
            said = now;
            log.error("port {} ({}) cannot accept anybody: {}", port.getAsInt(), owner.get(), reason(cause));
        }
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.toLowerCase(Locale.ROOT).contains("too many open files")
                ? "all file descriptors are used up; raise \"ulimit -n\" (LimitNOFILE in a systemd service)"
                        + " above limits.max-connections. It goes on as soon as somebody leaves"
                : message;
    }
}
