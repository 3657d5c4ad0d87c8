package flashbridge.gateway.config;

import java.time.Duration;

/**
 * How WebSocket clients are treated.
 *
 * @param pingInterval the silence after which a client is pinged
 * @param pongTimeout how long it may take to answer
 * @param flashPath the path that begins the Flash tunnel, as {@code /flash}
 * @param deflate whether messages may be compressed
 * @param deflateMinSize bytes from which on a message is worth it
 */
public record WebSocketConfig(
        Duration pingInterval, Duration pongTimeout, String flashPath, boolean deflate, int deflateMinSize) {}
