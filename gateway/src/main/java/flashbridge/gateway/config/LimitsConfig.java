package flashbridge.gateway.config;

import java.time.Duration;

/**
 * What one client, and all together, may take.
 *
 * @param maxConnections open connections on all listeners together
 * @param maxMessageSize bytes of one message
 * @param queueMaxSize bytes that wait for a client which reads too slowly
 * @param handshakeTimeout from the connection to a complete request
 * @param closeTimeout from a closing frame to its answer
 */
public record LimitsConfig(
        int maxConnections, int maxMessageSize, int queueMaxSize, Duration handshakeTimeout, Duration closeTimeout) {}
