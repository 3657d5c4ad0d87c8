package flashbridge.gateway.hub;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/** Stands for a kernel that takes everything at once. */
final class Swallow extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
        ReferenceCountUtil.release(bytes);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {}
}
