package flashbridge.gateway.websocket;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pings the WebSocket clients of one event loop when they have been silent, and gives up those who do not answer.
 *
 * <p>One sweep for all of them, not a timer each, so that idle connections cost nothing between sweeps.
 */
final class Heartbeat {
    private final EventLoop loop;
    private final long interval;
    private final long timeout;
    private final List<WebSocketConnection> connections = new ArrayList<>();
    private @Nullable ScheduledFuture<?> sweep;

    Heartbeat(EventLoop loop, Duration pingInterval, Duration pongTimeout) {
        this.loop = loop;
        interval = pingInterval.toNanos();
        timeout = pongTimeout.toNanos();
    }

    void add(WebSocketConnection connection) {
        connection.seat = connections.size();
        connections.add(connection);
        if (sweep == null) {
            long pause = Math.max(TimeUnit.MILLISECONDS.toNanos(10), Math.min(interval, timeout) / 8);
            sweep = loop.scheduleWithFixedDelay(this::sweep, pause, pause, TimeUnit.NANOSECONDS);
        }
    }

    void remove(WebSocketConnection connection) {
        WebSocketConnection last = connections.remove(connections.size() - 1);
        if (last != connection) { // who goes leaves its seat to the last
            last.seat = connection.seat;
            connections.set(last.seat, last);
        }
        if (connections.isEmpty() && sweep != null) {
            sweep.cancel(false);
            sweep = null;
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        for (WebSocketConnection connection : List.copyOf(connections)) { // who is given up leaves the list
            connection.sweep(now, interval, timeout);
        }
    }
}
