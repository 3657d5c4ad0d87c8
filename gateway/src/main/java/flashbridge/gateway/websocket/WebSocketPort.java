package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Printable;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all connections to one WebSocket listener share.
 *
 * @param room the room of the path {@code /}
 * @param maxMessageSize bytes
 * @param maxHeaderSize bytes of the head of a request
 * @param handshakeTimeout for a request to be complete, and for the next one to follow on the same connection
 * @param closeTimeout for the client to answer a closing frame
 * @param courtesy what is said to clients without being asked
 * @param subprotocols those that may be agreed on, the preferred one first
 * @param deflate whether messages may be compressed
 * @param behindTls whether a proxy in front has ended TLS
 * @param reception where clients inside of connections are counted
 */
public record WebSocketPort(
        Hub hub,
        Site site,
        OriginGate gate,
        String room,
        String flashPath,
        int maxMessageSize,
        int maxHeaderSize,
        Duration handshakeTimeout,
        Duration closeTimeout,
        Courtesy courtesy,
        List<String> subprotocols,
        boolean deflate,
        boolean behindTls,
        Reception reception) {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    /** Shows the counts of its handshakes from the beginning. */
    public void expect() {
        Handshake.expect(hub.incidents());
    }

    /** What is brought to a handshake with a client that came through TLS, or not. */
    Terms terms(boolean secure) {
        return new Terms(secure || behindTls, subprotocols, deflate, true, flashPath, room);
    }

    /** Whether there is memory for what is agreed on, which is then the channel's until it closes. */
    boolean canKeep(Agreement agreed, Channel channel) {
        return !agreed.deflate().takeover() || hub.windows().reserveFor(channel);
    }

    /** The handshake, if the policy lets the origin of its request in. */
    Handshake judged(Handshake handshake, HttpRequest request, Channel channel, Peer client) {
        if (log.isDebugEnabled()) { // names only: what stands behind them may be a secret
            log.debug(
                    "request    {} draft={} headers={}",
                    client,
                    handshake instanceof Handshake.Accepted accepted ? accepted.draft() : "none",
                    Printable.quoted(String.join(" ", request.headers().names())));
            log.debug("origin     {} {}", client, gate.grounds(request.headers(), number(channel)));
        }
        return handshake instanceof Handshake.Accepted
                ? gate.refusal(request.headers(), number(channel))
                        .<Handshake>map(refused -> refused)
                        .orElse(handshake)
                : handshake;
    }

    /** The answer to a request of this client that is not for a WebSocket. */
    FullHttpResponse answer(HttpRequest request, Channel channel, Peer client) {
        FullHttpResponse answer = site.answer(request, number(channel));
        if (log.isDebugEnabled() && answer.status().code() >= 400) {
            String path = request.uri().split("[?]", 2)[0]; // what stands behind it may be a secret
            log.debug(
                    "http       {} method={} path={} status={} reason={}",
                    client,
                    Printable.value(request.method().name()),
                    Printable.quoted(path),
                    answer.status().code(),
                    Printable.quoted(answer.content()
                            .toString(UTF_8)
                            .replaceAll("\\s+", " ")
                            .strip()));
        }
        return answer;
    }

    private static int number(Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    }
}
