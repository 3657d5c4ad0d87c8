package flashbridge.gateway.net;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Printable;
import flashbridge.policy.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the PROXY header, version 1 or 2, with which a proxy begins each connection, and goes on with who it names.
 *
 * <p>A listener that asks for it takes nobody without, since whoever could leave it out could hide. A proxy that speaks for
 * itself, to see whether the gateway is there ({@code LOCAL}, {@code UNKNOWN}), keeps its own address.
 */
final class ProxyHeader extends ByteToMessageDecoder {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");
    private static final int MOST_EXTENSIONS = 4096; // bytes of version 2 beyond the addresses

    private final Door door;
    private final Peer proxy;
    private final Consumer<Peer> next;
    private @Nullable Future<?> deadline;
    private boolean refused;

    private ProxyHeader(Door door, Peer proxy, Consumer<Peer> next) {
        this.door = door;
        this.proxy = proxy;
        this.next = next;
    }

    /** Puts the header first; {@code next} goes on with the pipeline for who it names. */
    static void expect(Channel channel, Door door, Peer proxy, Consumer<Peer> next) {
        channel.pipeline().addLast(new ProxyHeader(door, proxy, next));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor()
                .schedule(
                        () -> refuse(ctx, "sent no PROXY header within limits.handshake-timeout"),
                        door.handshakeTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        Greeting greeting = Greeting.proxy(in);
        if (refused) {
            in.skipBytes(in.readableBytes());
        } else if (greeting == Greeting.PROXY) {
            stopWaitingHere(ctx);
        } else if (greeting != Greeting.UNCLEAR) {
            in.skipBytes(in.readableBytes());
            refuse(ctx, "came without a PROXY header to a listener with proxy-protocol = true");
        }
    }

    /** The library reads the rest of it, in the time that is left. */
    private void stopWaitingHere(ChannelHandlerContext ctx) {
        ctx.pipeline().addLast(new HAProxyMessageDecoder(MOST_EXTENSIONS), new Named());
        ctx.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext ctx, String reason) {
        refused = true;
        cancelDeadline();
        log.warn("refused    {} reason={}", proxy, Printable.quoted(reason));
        door.hub().incidents().count(Incidents.Kind.REFUSED, "proxy_header");
        LingeringClose.start(ctx.channel());
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        cancelDeadline();
        super.channelInactive(ctx);
    }

    /** The gateway stops: nobody has begun here. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof End) {
            LingeringClose.start(ctx.channel());
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    /** Goes on with who the header names. */
    private final class Named extends SimpleChannelInboundHandler<HAProxyMessage> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
            cancelDeadline();
            ctx.pipeline().remove(this);
            next.accept(client(header)); // what follows the header is read by what stands there then
        }

        private Peer client(HAProxyMessage header) {
            byte[] address = header.command() != HAProxyCommand.PROXY || header.sourceAddress() == null
                    ? null
                    : NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
            return address == null ? proxy : proxy.from(socketAddress(address, header.sourcePort()));
        }

        private static InetSocketAddress socketAddress(byte[] address, int port) {
            try {
                return new InetSocketAddress(InetAddress.getByAddress(address), port);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            cancelDeadline();
            ctx.fireChannelInactive();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof End) {
                LingeringClose.start(ctx.channel());
            } else {
                ctx.fireUserEventTriggered(event);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (cause instanceof DecoderException) {
                refuse(ctx, "sent a PROXY header that cannot be read");
            } else {
                ctx.close();
            }
        }
    }
}
