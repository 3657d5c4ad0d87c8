package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Peer;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;

/** A request of HTTP/1.1 for a WebSocket: whether it gets one, and how its connection changes hands. */
final class Upgrade {
    private final HttpRequest request;
    private final WebSocketPort port;
    private final Forwarded forwarded;
    private final Peer client;

    /** What {@code sender}, perhaps for somebody else, has asked this port for. */
    Upgrade(HttpRequest request, Peer sender, WebSocketPort port) {
        this.request = request;
        this.port = port;
        forwarded = Forwarded.by(sender, request.headers(), port.reception());
        client = forwarded.whoAsks(sender, port.reception());
    }

    /** Who asks. */
    Peer client() {
        return client;
    }

    /** What becomes of it, by its draft, by the policy, and by the number of those who are in. */
    Handshake judged(Channel channel) {
        boolean secure = channel.pipeline().get(SslHandler.class) != null || forwarded.secure();
        Terms terms = port.terms(secure);
        Handshake handshake = port.judged(Handshake.answer(request, terms), request, channel, client);
        InetSocketAddress from = forwarded.client();
        if (!(handshake instanceof Handshake.Accepted accepted)) {
            return handshake;
        }
        if (port.reception().isDraining()) { // which its connection may have been let in before
            return NoEntry.DRAINING.refused();
        }
        NoEntry crowded = from == null ? null : port.reception().admit(channel, from);
        if (crowded != null) {
            return crowded.refused();
        }
        return port.canKeep(accepted.agreed(), channel) ? accepted : Handshake.answer(request, terms.withoutWindows());
    }

    /**
     * The answer goes out first, then the pipeline changes hands, and what the client sent behind its request follows.
     *
     * @param http of the handler that has read the request
     * @param begun when the handshake began, in nanoseconds
     */
    void open(ChannelHandlerContext http, Handshake.Accepted accepted, long begun) {
        ChannelPipeline pipeline = http.pipeline();
        ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
        Runnable answer = () -> codec.write(ByteBufUtil.writeAscii(http.alloc(), accepted.head()), codec.voidPromise());
        Opening opening = new Opening(port, client, accepted, begun);
        Challenge challenge = accepted.agreed().challenge();
        if (challenge == null) {
            opening.open(http.channel(), answer);
        } else {
            answer.run();
            pipeline.addLast(new Key3(
                    challenge,
                    opening,
                    client,
                    port.handshakeTimeout(),
                    port.hub().incidents()));
        }
        pipeline.remove(http.handler());
        pipeline.remove(RequestLines.class);
        pipeline.remove(HttpServerCodec.class);
        // hixie-76 §5.1: proxies hold the last 8 bytes of a request back until they see this much of the answer; where
        // these have come already, head and challenge are one write, since some clients want them in one read
        http.channel().flush();
    }
}
