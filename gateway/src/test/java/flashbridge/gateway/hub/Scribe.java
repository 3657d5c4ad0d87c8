package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A member whose channel writes down all that it is given; a full one never becomes writable again. */
final class Scribe extends ChannelOutboundHandlerAdapter {
    final LocalChannel channel = new LocalChannel();
    final Session session;
    final StringBuilder heard = new StringBuilder();
    int writes;
    boolean stuck;

    volatile @Nullable End end;

    private final EventLoopGroup loops;

    Scribe(Wire wire, EventLoopGroup loops) throws Exception {
        this.loops = loops;
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 100));
        channel.pipeline().addLast(this);
        loops.register(channel).sync();
        session = new Session(
                new Peer(1, new LocalAddress("test"), "test"),
                Dialect.of("test"),
                channel,
                wire,
                Encoding.UTF_8,
                Courtesy.NONE,
                why -> end = why);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
        ByteBuf buffer = (ByteBuf) bytes;
        writes++;
        heard.append(buffer.toString(UTF_8));
        if (stuck) {
            channel.unsafe().outboundBuffer().addMessage(buffer, buffer.readableBytes(), channel.newPromise());
        } else {
            buffer.release();
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {}

    Scribe join(Hub in, String room) throws Exception {
        on(() -> {
            in.join(room, session);
            session.announce();
            return true;
        });
        return this;
    }

    void say(String... texts) throws Exception {
        on(() -> {
            for (String text : texts) {
                session.publish(Message.text(Unpooled.copiedBuffer(text, UTF_8)));
            }
            return true;
        });
        settle(loops);
    }

    <T> T on(Callable<T> task) throws Exception {
        return channel.eventLoop().submit(task).get(10, TimeUnit.SECONDS);
    }

    /** Waits until what was set going has run through home, the other loops and their flushes. */
    static void settle(EventLoopGroup loops) {
        for (int round = 0; round < 4; round++) {
            loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
        }
    }
}
