package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Hub;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What all connections to one WebSocket listener share.
 *
 * @param room the room of the path {@code /}
 * @param maxMessageSize bytes
 * @param handshakeTimeout for a request to be complete, and for the next one to follow on the same connection
 * @param closeTimeout for the client to answer a closing frame
 */
public record WebSocketPort(
        Hub hub,
        Site site,
        OriginGate gate,
        String room,
        String flashPath,
        int maxMessageSize,
        Duration handshakeTimeout,
        Duration closeTimeout,
        Heartbeats heartbeats) {

    /** One heartbeat for each event loop. */
    public static final class Heartbeats {
        private final Duration pingInterval;
        private final Duration pongTimeout;
        private final Map<EventLoop, Heartbeat> byLoop = new ConcurrentHashMap<>();

        public Heartbeats(Duration pingInterval, Duration pongTimeout) {
            this.pingInterval = pingInterval;
            this.pongTimeout = pongTimeout;
        }

        Heartbeat of(EventLoop loop) {
            return byLoop.computeIfAbsent(loop, l -> new Heartbeat(l, pingInterval, pongTimeout));
        }
    }
}
