package flashbridge.policy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection so that the peer surely reads the last words: everything flushed, FIN, wait for the peer's FIN, close.
 *
 * <p>Closing at once would send an RST if the peer has written anything that was not read, and an RST may overtake the data
 * and wipe it out at the peer (RFC 1122 §4.2.2.13, RFC 9112 §9.6). So what still comes is read and thrown away, but for at
 * most 2 seconds and 64 KiB after our FIN. A peer that does not take the last words within 10 seconds is cut off.
 */
public final class LingeringClose extends ChannelInboundHandlerAdapter {
    private static final int SECONDS_TO_FLUSH = 10;
    private static final int SECONDS_FOR_FIN = 2;
    private static final long MOST_DISCARDED = 64 * 1024;

    private final Channel channel;
    private @Nullable Future<?> deadline;
    private long discarded;
    private boolean finSent;
    private boolean finReceived;

    private LingeringClose(Channel channel) {
        this.channel = channel;
    }

    /** Closes the channel gently when everything written so far has been flushed; may be called from any thread. */
    public static void start(Channel channel) {
        after(channel.writeAndFlush(Unpooled.EMPTY_BUFFER));
    }

    /** Closes the channel gently when this write is done; from now on nothing the peer sends reaches other handlers. */
    public static void after(ChannelFuture lastWrite) {
        Channel channel = lastWrite.channel();
        if (channel.eventLoop().inEventLoop()) {
            takeOver(channel, lastWrite);
        } else {
            channel.eventLoop().execute(() -> takeOver(channel, lastWrite));
        }
    }

    /**
     * Closes the channel when this write is done and the peer, too, has said all it had to say: then there is no FIN of its
     * own to wait for, unless the write takes time.
     */
    public static void afterLastWords(ChannelFuture lastWrite) {
        if (lastWrite.isSuccess()) {
            lastWrite.channel().close();
        } else {
            after(lastWrite);
        }
    }

    private static void takeOver(Channel channel, ChannelFuture lastWrite) {
        ChannelPipeline pipeline = channel.pipeline();
        if (!channel.isActive() || pipeline.get(LingeringClose.class) != null) {
            return;
        }
        wallOff(pipeline);
        LingeringClose closing = new LingeringClose(channel);
        pipeline.addFirst(closing);
        // the peer's FIN must not close the channel under what is still to be flushed
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setAutoRead(true);
        closing.closeWithin(SECONDS_TO_FLUSH);
        lastWrite.addListener(written -> closing.flushed(written.isSuccess()));
    }

    /** A decoder may hold more messages of the peer already, so each handler gets a wall of its own. */
    private static void wallOff(ChannelPipeline pipeline) {
        List<String> handlers = List.copyOf(pipeline.toMap().keySet());
        handlers.forEach(handler -> pipeline.addBefore(handler, null, Wall.WALL));
    }

    private void flushed(boolean success) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (!success || !(channel instanceof DuplexChannel duplex)) {
            close();
        } else if (tls == null) {
            duplex.shutdownOutput().addListener(shut -> awaitFin());
        } else {
            // close_notify stands in front of the FIN (RFC 8446 §6.1)
            tls.closeOutbound().addListener(notified -> duplex.shutdownOutput().addListener(shut -> awaitFin()));
        }
    }

    private void awaitFin() {
        finSent = true;
        closeWithin(SECONDS_FOR_FIN);
        closeIfDone();
    }

    private void closeWithin(int seconds) {
        cancelDeadline();
        deadline = channel.eventLoop().schedule(this::cutOff, seconds, TimeUnit.SECONDS);
    }

    /** Past all other handlers: TLS would wait for a client that takes nothing, and keep what it has not taken. */
    private void cutOff() {
        ChannelHandlerContext first = channel.pipeline().context(this);
        if (first != null && channel instanceof DuplexChannel) {
            first.close();
        } else {
            close();
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void close() {
        ChannelFuture unused = channel.close();
    }

    private void closeIfDone() {
        if (finSent && (finReceived || discarded > MOST_DISCARDED)) {
            close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        discarded += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(message);
        closeIfDone();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            finReceived = true;
            closeIfDone();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // an RST of the peer: there is nobody left to be gentle with
        close();
    }

    /** Lets nothing through that was read. */
    @Sharable
    private static final class Wall extends ChannelInboundHandlerAdapter {
        static final Wall WALL = new Wall();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
