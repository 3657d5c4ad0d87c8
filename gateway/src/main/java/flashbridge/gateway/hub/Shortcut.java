package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a client itself, past its channel: what the kernel takes at once needs nothing of what that keeps in mind.
 *
 * <p>Used on the event loop of the channel only, where nothing but ciphers would change the bytes on their way.
 */
final class Shortcut {
    private final Socket socket;
    private final ChannelOutboundBuffer queue;

    private Shortcut(Socket socket, ChannelOutboundBuffer queue) {
        this.socket = socket;
        this.queue = queue;
    }

    /** The one past this channel; null where there is none. */
    static @Nullable Shortcut past(Channel channel) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue != null && channel instanceof EpollSocketChannel epoll && epoll.fd() instanceof Socket socket
                ? new Shortcut(socket, queue)
                : null;
    }

    /**
     * Sends what the kernel takes now, unless the channel still has something to send that came before.
     *
     * @return how many bytes it has taken
     */
    int send(ByteBuf bytes) {
        if (queue.totalPendingWriteBytes() > 0 || !socket.isOpen() || !bytes.hasMemoryAddress()) {
            return 0;
        }
        try {
            return socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
        } catch (IOException broken) {
            return 0; // the channel will find it as well, and knows what to do
        }
    }
}
