package flashbridge.gateway.net;

import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Printable;
import flashbridge.gateway.websocket.Beginner;
import flashbridge.policy.LingeringClose;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.event.Level;

/**
 * Waits for the PROXY header, version 1 or 2, with which a proxy begins each connection, and goes on with who it names.
 *
 * <p>A listener that asks for it takes nobody without, since whoever could leave it out could hide. A proxy that speaks for
 * itself, to see whether the gateway is there ({@code LOCAL}, {@code UNKNOWN}), keeps its own address.
 */
final class ProxyHeader extends Beginner {
    private static final int MOST_EXTENSIONS = 4096; // bytes of version 2 beyond the addresses

    private final Door door;
    private final Peer proxy;
    private final boolean counted;
    private final Consumer<Peer> next;
    private boolean recognized;
    private boolean refused;

    private ProxyHeader(Door door, Peer proxy, boolean counted, Consumer<Peer> next) {
        super(proxy);
        this.counted = counted;
        this.door = door;
        this.proxy = proxy;
        this.next = next;
    }

    /**
     * Puts the header first.
     *
     * @param counted whether it has been counted as refused already, since there is no place
     * @param next goes on with the pipeline for who the header names
     */
    static void expect(Channel channel, Door door, Peer proxy, boolean counted, Consumer<Peer> next) {
        channel.pipeline().addLast(new ProxyHeader(door, proxy, counted, next));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        waitFor(
                ctx,
                door.handshakeTimeout(),
                () -> refuse(ctx, Level.INFO, "sent no PROXY header within limits.handshake-timeout"));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        Greeting greeting = recognized ? Greeting.PROXY : Greeting.proxy(in);
        if (refused) {
            in.skipBytes(in.readableBytes());
        } else if (greeting == Greeting.PROXY) {
            recognize(ctx);
            out.add(in.readRetainedSlice(in.readableBytes()));
        } else if (greeting != Greeting.UNCLEAR) {
            in.skipBytes(in.readableBytes());
            refuse(ctx, "came without a PROXY header to a listener with proxy-protocol = true");
        }
    }

    /** The library reads it, in the time that is left. */
    private void recognize(ChannelHandlerContext ctx) {
        if (!recognized) {
            recognized = true;
            ctx.pipeline().addLast(new HAProxyMessageDecoder(MOST_EXTENSIONS), new Named());
        }
    }

    private void refuse(ChannelHandlerContext ctx, String reason) {
        refuse(ctx, Level.WARN, reason);
    }

    private void refuse(ChannelHandlerContext ctx, Level level, String reason) {
        if (refused) {
            return;
        }
        refused = true;
        stopWaiting();
        door.hub().incidents().refused(level, proxy, "reason=" + Printable.quoted(reason));
        if (!counted) {
            door.hub().incidents().count(Incidents.Kind.REFUSED, "proxy_header");
        }
        LingeringClose.start(ctx.channel());
    }

    /** Goes on with who the header names. */
    private final class Named extends SimpleChannelInboundHandler<HAProxyMessage> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
            if (refused) {
                return; // when the connection closes, the library reads on behind a header that was none
            }
            ctx.pipeline().remove(ProxyHeader.this);
            ctx.pipeline().remove(this);
            next.accept(client(header)); // what follows the header is read by what stands there then
        }

        private Peer client(HAProxyMessage header) {
            byte[] address = header.command() != HAProxyCommand.PROXY || header.sourceAddress() == null
                    ? null
                    : NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
            return address == null ? proxy.asProxy() : proxy.from(socketAddress(address, header.sourcePort()));
        }

        private static InetSocketAddress socketAddress(byte[] address, int port) {
            try {
                return new InetSocketAddress(InetAddress.getByAddress(address), port);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
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
