package flashbridge.gateway.websocket;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request for a WebSocket of which draft and destination are known, and what the gateway brings to it. */
record Proposal(HttpRequest request, Draft draft, Destination to, Terms terms) {
    HttpHeaders headers() {
        return request.headers();
    }

    /** The whole value of a header, or null when it did not come. */
    @Nullable
    String header(String name) {
        return headers().get(name);
    }

    /** The answer that begins the WebSocket. */
    Handshake.Accepted accepted(Agreement agreed, String head) {
        return new Handshake.Accepted(draft, to, agreed, head);
    }

    /** The first of the configured subprotocols that the client offers; empty for none. */
    String subprotocol(List<String> offered) {
        return terms.subprotocols().stream()
                .filter(offered::contains)
                .findFirst()
                .orElse("");
    }
}
