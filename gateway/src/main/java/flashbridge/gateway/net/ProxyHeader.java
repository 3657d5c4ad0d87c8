package flashbridge.gateway.net;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Printable;
import flashbridge.policy.LingeringClose;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
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
final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");
    private static final int MOST_EXTENSIONS = 4096; // bytes of version 2 beyond the addresses

    private final Door door;
    private final Peer proxy;
    private final Consumer<Peer> next;
    private @Nullable Future<?> deadline;

    private ProxyHeader(Door door, Peer proxy, Consumer<Peer> next) {
        this.door = door;
        this.proxy = proxy;
        this.next = next;
    }

    /** Puts the header first; {@code next} goes on with the pipeline for who it names. */
    static void expect(Channel channel, Door door, Peer proxy, Consumer<Peer> next) {
        channel.pipeline().addLast(new HAProxyMessageDecoder(MOST_EXTENSIONS), new ProxyHeader(door, proxy, next));
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
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopWaiting();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        Peer client = proxy;
        if (header.command() == HAProxyCommand.PROXY && header.sourceAddress() != null) {
            byte[] address = NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
            client = address == null ? proxy : proxy.from(socketAddress(address, header.sourcePort()));
        }
        ctx.pipeline().remove(this);
        next.accept(client); // what follows the header is read by what stands there then
    }

    private static InetSocketAddress socketAddress(byte[] address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void refuse(ChannelHandlerContext ctx, String reason) {
        stopWaiting();
        log.warn("refused    {} reason={}", proxy, Printable.quoted(reason));
        LingeringClose.start(ctx.channel());
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
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
        if (cause instanceof DecoderException) {
            refuse(ctx, "came without a PROXY header to a listener with proxy-protocol = true");
        } else {
            ctx.close();
        }
    }
}
