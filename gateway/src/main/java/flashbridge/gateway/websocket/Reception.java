package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Peer;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where those are counted whom a WebSocket port finds inside of connections that were let in before. */
public interface Reception {
    /** Whether a proxy at this address is believed when it says for whom it asks. */
    boolean trusts(@Nullable InetSocketAddress proxy);

    /**
     * Lets in who comes from this address, by itself or for whom a trusted proxy has asked; it is counted until the channel
     * closes. A trusted proxy stands for many, and is not counted: those are whom it names.
     *
     * @return why not, or null
     */
    @Nullable
    NoEntry admit(Channel channel, InetSocketAddress client);

    /**
     * Lets in a WebSocket that shares its connection with others; it is counted until its channel closes.
     *
     * @return why not, or null
     */
    @Nullable
    NoEntry admit(Channel stream);

    /** Whether the gateway is about to stop, so that nobody is let in any more. */
    boolean isDraining();

    /** The same, as a proxy where its address is that of a trusted one. */
    Peer known(Peer peer);

    /** Who came on this connection, under a number of its own. */
    Peer meet(Peer connection);
}
