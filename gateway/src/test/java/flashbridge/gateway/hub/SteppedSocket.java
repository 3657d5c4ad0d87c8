package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A connection on a {@link SteppedLoop} that takes as many bytes as a test lets it, even half a message. */
final class SteppedSocket extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final SocketAddress ADDRESS = new LocalAddress("stepped");

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    /** The memory behind each write, to see whether it is released. */
    private final List<ByteBuf> written = new ArrayList<>();

    private long window = Long.MAX_VALUE;
    private boolean broken;
    private boolean open = true;

    SteppedSocket() {
        super(null);
    }

    /** Takes nothing from now on. */
    void stall() {
        window = 0;
    }

    /** Takes so many bytes more. */
    void take(long bytes) {
        window = window + bytes < 0 ? Long.MAX_VALUE : window + bytes;
        ((Ready) unsafe()).ready();
    }

    /** Fails with the next write. */
    void breaks() {
        broken = true;
    }

    /** What it has taken since the last time. */
    byte[] taken() {
        byte[] bytes = taken.toByteArray();
        taken.reset();
        return bytes;
    }

    boolean isReleased() {
        return written.stream().allMatch(bytes -> bytes.refCnt() == 0);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws IOException {
        if (broken) {
            throw new IOException("Connection reset by peer");
        }
        while (window > 0 && waiting.current() instanceof ByteBuf bytes) {
            int length = (int) Math.min(window, bytes.readableBytes());
            bytes.getBytes(bytes.readerIndex(), taken, length);
            window -= length;
            waiting.removeBytes(length);
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        ByteBuf memory = (ByteBuf) message;
        for (ByteBuf under = memory; under != null; under = under.unwrap()) {
            memory = under;
        }
        written.add(memory);
        return message;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Ready();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof SteppedLoop;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && isRegistered();
    }

    @Override
    protected SocketAddress localAddress0() {
        return ADDRESS;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return ADDRESS;
    }

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected void doBind(SocketAddress localAddress) {}

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBeginRead() {}

    private final class Ready extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException());
        }

        /** As when the kernel says that it takes bytes again. */
        void ready() {
            flush0();
        }
    }
}
