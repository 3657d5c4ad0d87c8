package flashbridge.gateway.net;

import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.websocket.WebSocketPort;
import flashbridge.policy.Policy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all connections to one listener share.
 *
 * @param web what its WebSocket clients share, or null where none are spoken to
 * @param tls what makes connections secure, or null where they are not
 * @param webHint where HTTP and WebSocket are spoken, as a sentence for who is at the wrong port
 * @param maxMessageSize bytes
 * @param handshakeTimeout from the first byte to a decision, or from the connection where a client has to speak first
 */
public record Door(
        ListenerConfig listener,
        Hub hub,
        Policy policy,
        @Nullable WebSocketPort web,
        @Nullable Tls tls,
        String webHint,
        int maxMessageSize,
        Duration handshakeTimeout) {
    /** What becomes of requests for the policy over a socket, as in the metrics. */
    static final String ANSWERED = "answered";

    /** Of one to a port that does not answer it. */
    static final String REFUSED = "refused";

    /** Of one by a client that has been in a room already. */
    static final String TOO_LATE = "too_late";

    /** Counts one. */
    void countPolicyRequest(String result) {
        hub.incidents().count(Incidents.Kind.POLICY_REQUEST, listener.name(), result);
    }

    /** What is left of it for those who are connected when the port is closed: no WebSocket and no handshake begins here. */
    Door closed() {
        return new Door(listener, hub, policy, null, null, webHint, maxMessageSize, handshakeTimeout);
    }
}
