package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.local.LocalChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection on a real event loop without a network under it: takes what is written, or stalls, or breaks. */
final class FakeSocket extends LocalChannel {
    /** What takes the bytes does with them. */
    enum Mood {
        TAKES,
        STALLS,
        BREAKS
    }

    final AtomicInteger flushes = new AtomicInteger();
    /** The memory behind each write, to see who shares it. */
    final List<ByteBuf> writes = new CopyOnWriteArrayList<>();

    /** How many bytes each write had. */
    final List<Integer> sizes = new CopyOnWriteArrayList<>();

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private volatile Mood mood = Mood.TAKES;
    private int room;

    FakeSocket() {
        pipeline().addLast(new Counter());
    }

    void mood(Mood now) {
        mood = now;
    }

    /** Takes what has waited; on the event loop. */
    void takesAgain() {
        mood = Mood.TAKES;
        unsafe().flush();
    }

    /** Takes so many bytes and then stalls again; on the event loop. */
    void takes(int bytes) {
        room = bytes;
        unsafe().flush();
        room = 0;
    }

    /** All bytes taken so far, each as one character. */
    String taken() {
        synchronized (taken) {
            return taken.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public boolean isActive() {
        return isOpen() && isRegistered();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
        if (mood == Mood.BREAKS) {
            throw new IOException("Connection reset by peer");
        }
        while (mood == Mood.TAKES && waiting.current() instanceof ByteBuf bytes) {
            synchronized (taken) {
                bytes.readBytes(taken, bytes.readableBytes());
            }
            waiting.remove();
        }
        while (room > 0 && waiting.current() instanceof ByteBuf bytes) {
            int some = Math.min(room, bytes.readableBytes());
            synchronized (taken) {
                bytes.getBytes(bytes.readerIndex(), taken, some);
            }
            waiting.removeBytes(some);
            room -= some;
        }
    }

    private final class Counter extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            writes.add(memory((ByteBuf) message));
            sizes.add(((ByteBuf) message).readableBytes());
            ctx.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes.incrementAndGet();
            ctx.flush();
        }

        private static ByteBuf memory(ByteBuf bytes) {
            ByteBuf memory = bytes;
            for (ByteBuf under = bytes; under != null; under = under.unwrap()) {
                memory = under;
            }
            return memory;
        }
    }
}
