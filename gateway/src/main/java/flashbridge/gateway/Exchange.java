package flashbridge.gateway;

import flashbridge.gateway.admin.AdminPort;
import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Door;
import flashbridge.gateway.net.Listener;
import flashbridge.gateway.net.ListeningSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the ports that are open to those of another configuration: when one step fails, all are taken back.
 *
 * <p>All that stands in the way of a new port is closed before the first one is opened, so that listeners may take over each
 * other's ports in any order. Only sockets that listen are touched; nobody who is connected notices.
 */
final class Exchange {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final Ports ports;
    private final Map<String, Listener> successions;
    private final Deque<Runnable> back = new ArrayDeque<>();
    private final List<Runnable> forth = new ArrayList<>();
    private final List<BindFailure> notOpened = new ArrayList<>();

    private Exchange(Ports ports, Map<String, Listener> successions) {
        this.ports = ports;
        this.successions = successions;
    }

    /**
     * Opens what is new; what is old goes on, until {@link #complete}.
     *
     * @param doors those of the next configuration
     * @throws BindFailure when a port cannot be opened that is not optional; then all is as before
     */
    static Exchange of(Ports ports, GatewayConfig next, Doors doors) throws BindFailure {
        Map<String, Listener> successions = ports.successions(next.listeners());
        Exchange exchange = new Exchange(ports, successions);
        exchange.back.push(doors::discard);
        try {
            List<Door> all = doors.all(successions);
            exchange.clearTheWay(all, next.admin());
            exchange.openListeners(all);
            exchange.openAdmin(next.admin());
            return exchange;
        } catch (BindFailure | RuntimeException failure) {
            exchange.back.forEach(Runnable::run);
            throw failure;
        }
    }

    /** Lets go of what is old. */
    void complete() {
        forth.forEach(Runnable::run);
        ports.notOpened.clear();
        ports.notOpened.addAll(notOpened);
    }

    private void clearTheWay(List<Door> doors, AdminConfig admin) {
        Set<Integer> wanted = new HashSet<>();
        doors.stream()
                .map(Door::listener)
                .filter(listener -> !goesOn(listener))
                .forEach(listener -> wanted.add(listener.port()));
        wanted.add(admin.port());
        for (Listener each : ports.listeners) {
            boolean goes = doors.stream().noneMatch(door -> each.isAt(door.listener()));
            if (goes && wanted.contains(each.port())) {
                back.push(() -> reopen(each));
                each.shut();
            }
        }
        AdminPort open = ports.admin;
        if (open != null && !open.isAt(admin) && wanted.contains(open.port())) {
            back.push(() -> reopen(open));
            open.shut();
        }
    }

    private boolean goesOn(ListenerConfig listener) {
        Listener before = successions.get(listener.name());
        return before != null && before.isAt(listener);
    }

    private void openListeners(List<Door> doors) throws BindFailure {
        List<Listener> gone = new ArrayList<>(ports.listeners);
        for (Door door : doors) {
            try {
                gone.remove(successor(door));
            } catch (BindFailure failure) {
                if (!door.listener().optional()) {
                    throw failure;
                }
                notOpened.add(failure);
                forth.add(() -> closeTls(door));
            }
        }
        gone.forEach(each -> forth.add(() -> close(each)));
    }

    /** The listener that has this door from now on. */
    private Listener successor(Door door) throws BindFailure {
        Listener before = successions.get(door.listener().name());
        if (before == null) {
            Listener opened = ports.open(door);
            back.push(opened::close);
            forth.add(() -> ports.listeners.add(opened));
            return opened;
        }
        if (before.isAt(door.listener())) {
            forth.add(() -> before.change(door));
        } else {
            ListeningSocket socket = before.socketAt(door.listener());
            back.push(socket::close);
            forth.add(() -> before.move(socket, door));
        }
        return before;
    }

    private void openAdmin(AdminConfig next) throws BindFailure {
        AdminPort before = ports.admin;
        if (before == null && next.isOn()) {
            AdminPort opened = ports.open(next);
            back.push(opened::close);
            forth.add(() -> ports.admin = opened);
        } else if (before != null && !next.isOn()) {
            forth.add(() -> close(before));
        } else if (before != null && !before.isAt(next)) {
            ListeningSocket socket = before.socketAt(next);
            back.push(socket::close);
            forth.add(() -> before.move(socket, next));
        }
    }

    private void reopen(Listener listener) {
        try {
            listener.reopen();
        } catch (BindFailure taken) {
            close(listener);
            lost(taken);
        }
    }

    private void reopen(AdminPort admin) {
        try {
            admin.reopen();
        } catch (BindFailure taken) {
            close(admin);
            lost(taken);
        }
    }

    private void lost(BindFailure failure) {
        ports.notOpened.add(failure);
        log.error("{}; it was open before, and the next reload tries it again", failure.withPlace());
    }

    private void close(Listener listener) {
        ports.listeners.remove(listener);
        listener.close();
    }

    private void close(AdminPort admin) {
        ports.admin = null;
        admin.close();
    }

    private static void closeTls(Door door) {
        if (door.tls() != null) {
            door.tls().close();
        }
    }
}
