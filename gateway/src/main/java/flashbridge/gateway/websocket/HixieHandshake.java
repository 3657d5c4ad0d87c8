package flashbridge.gateway.websocket;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * hixie-75 to hybi-03: the answer repeats who asks and for what, and clients compare it letter by letter.
 *
 * <p>WebKit takes the first three lines byte for byte, in this order; Flash looks up names and values in this case.
 */
final class HixieHandshake {
    private HixieHandshake() {}

    /** hixie-75 §3.1 and all drafts before it. */
    static Handshake hixie75(Proposal proposal) {
        String origin = proposal.header("Origin");
        String host = proposal.header("Host");
        if (origin == null || host == null) {
            return Handshake.Refused.badRequest("The " + (host == null ? "Host" : "Origin")
                    + " header is missing. Without any Sec-WebSocket header a request is one of the drafts up to"
                    + " hixie-75, which need both.");
        }
        return accepted(proposal, "Web Socket", "", origin, host, Agreement.NONE);
    }

    /** hixie-76 §5.1, and hybi-01 to -03 with it. */
    static Handshake hixie76(Proposal proposal) {
        String host = proposal.header("Host");
        String key1 = proposal.header("Sec-WebSocket-Key1");
        String key2 = proposal.header("Sec-WebSocket-Key2");
        if (host == null || key1 == null || key2 == null) {
            return Handshake.Refused.badRequest("The Host header is missing.");
        }
        try {
            Agreement agreed = Agreement.NONE.with(Challenge.of(key1, key2));
            return accepted(proposal, "WebSocket", "Sec-", proposal.header("Origin"), host, agreed);
        } catch (ProtocolError forged) {
            return Handshake.Refused.badRequest(forged.end().reason());
        }
    }

    private static Handshake accepted(
            Proposal proposal, String reason, String prefix, @Nullable String origin, String host, Agreement agreed) {
        String subprotocol = subprotocol(proposal, prefix);
        String head = "HTTP/1.1 101 " + reason + " Protocol Handshake\r\n"
                + "Upgrade: WebSocket\r\n"
                + "Connection: Upgrade\r\n"
                // programs send no origin; browsers compare theirs exactly, so it comes back as it is
                + (origin == null ? "" : prefix + "WebSocket-Origin: " + origin + "\r\n")
                + (prefix + "WebSocket-Location: " + location(proposal, host) + "\r\n")
                + (subprotocol.isEmpty() ? "" : prefix + "WebSocket-Protocol: " + subprotocol + "\r\n")
                + "\r\n";
        return proposal.accepted(agreed.with(subprotocol), head);
    }

    /** One subprotocol, no list. web-socket-js asks in hixie-76 under the old name, and expects the new one. */
    private static String subprotocol(Proposal proposal, String prefix) {
        String asked = proposal.header(prefix + "WebSocket-Protocol");
        String name = asked == null ? proposal.header("WebSocket-Protocol") : asked;
        return name == null ? "" : proposal.subprotocol(List.of(name));
    }

    /** hixie-76 §5.2: scheme, host, port, path and query as the client has them in its address. */
    private static String location(Proposal proposal, String host) {
        String scheme = proposal.terms().secure() ? "wss" : "ws";
        return scheme + "://" + host.toLowerCase(Locale.ROOT)
                + Destination.resource(proposal.request().uri());
    }
}
