package flashbridge.gateway.config;

import flashbridge.gateway.hub.QueueLimits;
import flashbridge.gateway.hub.RateLimit;
import java.time.Duration;

/**
 * What one client, and all together, may take.
 *
 * @param connections how many may connect
 * @param maxMessageSize bytes of one message
 * @param maxHeaderSize bytes of the head of an HTTP request
 * @param queue what may wait for clients that read too slowly
 * @param rate how much a client may say
 * @param handshakeTimeout from the connection to a complete request
 * @param messageTimeout from the first byte of a message to its last; 0 for any time
 * @param idleTimeout how long a client that cannot be pinged may say nothing; 0 for any time
 * @param closeTimeout from a closing frame to its answer
 * @param drainTime over which goodbyes are spread when the gateway stops; 0 for all at once
 */
public record LimitsConfig(
        ConnectionLimits connections,
        int maxMessageSize,
        int maxHeaderSize,
        QueueLimits queue,
        RateLimit rate,
        Duration handshakeTimeout,
        Duration messageTimeout,
        Duration idleTimeout,
        Duration closeTimeout,
        Duration drainTime) {}
