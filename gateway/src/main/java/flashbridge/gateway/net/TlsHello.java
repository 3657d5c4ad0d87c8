package flashbridge.gateway.net;

import flashbridge.gateway.config.Protocol;
import flashbridge.gateway.config.TlsConfig;
import flashbridge.gateway.config.TlsConfig.ClientCertificates;
import flashbridge.gateway.hub.Beginning;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.IdleRecords;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Printable;
import flashbridge.gateway.hub.TlsPortions;
import flashbridge.gateway.hub.TlsRecords;
import flashbridge.gateway.websocket.Beginner;
import flashbridge.gateway.websocket.Http2Connection;
import flashbridge.gateway.websocket.NoEntry;
import flashbridge.gateway.websocket.WebSocketPort;
import flashbridge.policy.LingeringClose;
import flashbridge.policy.PolicyAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The door of a port with TLS: nobody says or hears anything before the handshake, and then it is as on other ports.
 *
 * <p>One thing is answered without: the policy request, since Flash asks for the policy of a secure socket in the clear.
 */
final class TlsHello extends Beginner {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    private final Supplier<Door> live;
    private final Door door;
    private final Peer peer;
    private final @Nullable NoEntry refusal;

    /**
     * For who is let in, or for who is told inside why not.
     *
     * @param live how the door is at any time
     */
    TlsHello(Supplier<Door> live, Peer peer, @Nullable NoEntry refusal) {
        super(peer);
        this.live = live;
        door = live.get();
        this.peer = peer;
        this.refusal = refusal;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        waitFor(ctx, door.handshakeTimeout(), () -> giveUp(ctx));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        Greeting greeting = Greeting.of(in);
        if (greeting == Greeting.UNCLEAR) {
            return;
        }
        log.debug("begins     {} with=\"{}\"", peer, greeting);
        if (greeting == Greeting.TLS) {
            shakeHands(ctx, in);
            return;
        }
        in.skipBytes(in.readableBytes());
        if (greeting == Greeting.POLICY_REQUEST && door.listener().speaks(Protocol.POLICY)) {
            log.info("policy     {} answered", peer);
            door.countPolicyRequest(Door.ANSWERED);
            stopWaiting();
            PolicyAnswer.answer(ctx.channel(), live.get().policy());
        } else {
            if (greeting == Greeting.HTTP) {
                ctx.write(ByteBufUtil.writeUtf8(
                        ctx.alloc(),
                        FirstBytes.badRequest("This port speaks TLS: begin the address with https:// or wss://.")));
            }
            if (greeting == Greeting.POLICY_REQUEST && refusal == null) {
                door.countPolicyRequest(Door.REFUSED);
            }
            refuse(
                    ctx,
                    Level.WARN,
                    "sent " + greeting + " without TLS to a port for "
                            + door.listener().spoken());
        }
    }

    private void shakeHands(ChannelHandlerContext ctx, ByteBuf in) {
        Tls tls = live.get().tls();
        SslHandler handler = tls == null ? null : tls.newHandler(ctx.alloc());
        if (tls != null && handler != null) {
            handler.setHandshakeTimeoutMillis(door.handshakeTimeout().toMillis());
            addLast(ctx.channel(), handler, new Secured(tls.config()));
            ctx.pipeline().remove(this);
        } else if (tls != live.get().tls()) {
            shakeHands(ctx, in); // a reload came in between
        } else {
            in.skipBytes(in.readableBytes());
            refuse(ctx, Level.WARN, "sent TLS to a port that has closed, or speaks it no more");
        }
    }

    private void addLast(Channel channel, SslHandler tls, Secured secured) {
        // BoringSSL counts by itself what brings nothing
        IdleRecords idle = tls.engine() instanceof ReferenceCountedOpenSslEngine
                ? null
                : new IdleRecords(peer, door.hub().incidents());
        channel.pipeline().addLast(new TlsRecords(door.hub().beginning(), () -> noRoom(channel), idle), tls);
        if (idle != null) {
            channel.pipeline().addLast(idle);
        }
        channel.pipeline().addLast(secured);
    }

    private void noRoom(Channel channel) {
        if (refusal == null) {
            door.hub().incidents().refused(Level.WARN, peer, "reason=" + Printable.quoted(Beginning.NO_ROOM));
            door.hub().incidents().count(Incidents.Kind.REFUSED, "memory");
        }
        channel.close();
    }

    private void giveUp(ChannelHandlerContext ctx) {
        if (refusal == null) {
            sayTooLate(door.hub().incidents());
            count();
        }
        LingeringClose.start(ctx.channel());
    }

    private void refuse(ChannelHandlerContext ctx, Level level, String reason) {
        sayAndCount(level, reason);
        stopWaiting();
        LingeringClose.start(ctx.channel());
    }

    /** Who is turned away has been counted before. */
    private void sayAndCount(Level level, String reason) {
        if (refusal == null) {
            door.hub().incidents().refused(level, peer, "reason=" + Printable.quoted(reason));
            count();
        }
    }

    private void count() {
        door.hub().incidents().count(Incidents.Kind.REFUSED, "tls");
    }

    /** Once the handshake is over, the client speaks HTTP/2 if both said so in it, and otherwise shows what it is. */
    private final class Secured extends ApplicationProtocolNegotiationHandler {
        private final TlsConfig tls;

        Secured(TlsConfig tls) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.tls = tls;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (log.isDebugEnabled()) {
                SslHandler handler = ctx.pipeline().get(SslHandler.class);
                SSLSession session = handler.engine().getSession();
                log.debug(
                        "secure     {} tls={} cipher={} alpn={}",
                        peer,
                        session.getProtocol(),
                        session.getCipherSuite(),
                        handler.applicationProtocol() == null ? "none" : protocol);
            }
            WebSocketPort web = live.get().web();
            if (refusal != null) {
                ctx.pipeline().addLast(new TurnedAway(peer, refusal));
            } else if (protocol.equals(ApplicationProtocolNames.HTTP_2) && web != null) {
                Http2Connection.install(ctx.pipeline(), web, () -> live.get().web(), peer);
            } else {
                ctx.pipeline().addLast(new TlsPortions(door.hub()), new FirstBytes(live, peer));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (event instanceof End) { // the gateway stops, and the client is not even in
                ctx.close();
                return;
            }
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    logCertificate(ctx.pipeline().get(SslHandler.class).engine().getSession());
                } else {
                    // who takes too long is no attack, most of the time, as on ports without TLS
                    sayAndCount(
                            handshake.cause() instanceof SslHandshakeTimeoutException ? Level.INFO : Level.WARN,
                            "no TLS handshake: " + HandshakeFailure.because(handshake.cause(), tls));
                }
            }
            super.userEventTriggered(ctx, event);
        }

        private void logCertificate(SSLSession session) {
            if (tls.clientCertificates() == ClientCertificates.OFF) {
                return;
            }
            try {
                String name = session.getPeerPrincipal().getName();
                log.info("known      {} certificate={}", peer, Printable.value(name));
            } catch (SSLPeerUnverifiedException showsNone) {
                log.debug("connection {} shows no certificate", peer);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            log.debug("connection {} failed: {}", peer, End.ofNetwork(cause));
            ctx.close();
        }
    }
}
