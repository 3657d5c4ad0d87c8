package flashbridge.gateway;

import flashbridge.gateway.admin.AdminPort;
import flashbridge.gateway.admin.Metrics;
import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.net.Admission;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Door;
import flashbridge.gateway.net.Listener;
import flashbridge.gateway.net.Transport;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ports of the gateway, as far as they are open; an {@link Exchange} changes them. May be looked at from any thread. */
final class Ports {
    private final Transport transport;
    private final EventLoopGroup loops;
    private final Admission admission;
    private final Metrics metrics;
    private final Supplier<Duration> patience;
    private final Consumer<Throwable> death;

    final List<Listener> listeners = new CopyOnWriteArrayList<>();
    final List<BindFailure> notOpened = new CopyOnWriteArrayList<>();
    volatile @Nullable AdminPort admin;

    /**
     * None yet.
     *
     * @param patience what {@code limits.handshake-timeout} is at the moment
     * @param death hears what an event loop of theirs dies of
     */
    Ports(
            Transport transport,
            EventLoopGroup loops,
            Admission admission,
            Metrics metrics,
            Supplier<Duration> patience,
            Consumer<Throwable> death) {
        this.transport = transport;
        this.loops = loops;
        this.admission = admission;
        this.metrics = metrics;
        this.patience = patience;
        this.death = death;
    }

    /**
     * Which open listener goes on as which of these, by the names of these: the one at its place, or its namesake if that
     * goes on as no other.
     */
    Map<String, Listener> successions(List<ListenerConfig> next) {
        Map<String, Listener> found = new HashMap<>();
        next.forEach(each -> succeed(found, each, open -> open.isAt(each)));
        next.forEach(each -> succeed(found, each, open -> open.config().name().equals(each.name())));
        return found;
    }

    private void succeed(Map<String, Listener> found, ListenerConfig next, Predicate<Listener> same) {
        if (!found.containsKey(next.name())) {
            listeners.stream()
                    .filter(open -> same.test(open) && !found.containsValue(open))
                    .findFirst()
                    .ifPresent(open -> found.put(next.name(), open));
        }
    }

    Listener open(Door door) throws BindFailure {
        return Listener.open(door, transport, loops, admission);
    }

    AdminPort open(AdminConfig config) throws BindFailure {
        EventLoopGroup loop = transport.eventLoops(1, death);
        return AdminPort.open(config, transport, loop, metrics, patience, admission::isDraining);
    }
}
