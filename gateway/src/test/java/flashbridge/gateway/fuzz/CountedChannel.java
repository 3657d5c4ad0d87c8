package flashbridge.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalServerChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A connection to port 8080 without a network, whose buffers are counted. */
public final class CountedChannel extends EmbeddedChannel {
    /** It counts by itself; the leak detector would look at every byte that is read. */
    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false, true);

    /** A connection that is open, with an empty pipeline. */
    public CountedChannel() {
        // HTTP/2 tells by its parent that a channel is the server's
        super(new LocalServerChannel(), DefaultChannelId.newInstance(), true, false);
        config().setAllocator(buffers);
    }

    @Override
    protected SocketAddress localAddress0() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
    }

    /** These bytes come from the network; nothing does any more when the connection is closed. */
    public void receives(byte... bytes) {
        if (isOpen()) {
            writeInbound(buffers.buffer(Math.max(1, bytes.length)).writeBytes(bytes));
        }
    }

    /** Everything that went out since the last time, a character for each byte. */
    public String sent() {
        StringBuilder sent = new StringBuilder();
        for (ByteBuf bytes = readOutbound(); bytes != null; bytes = readOutbound()) {
            sent.append(bytes.toString(ISO_8859_1));
            bytes.release();
        }
        return sent.toString();
    }

    /** The bytes of all buffers of this connection that have not been released. */
    public long held() {
        return buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory();
    }
}
