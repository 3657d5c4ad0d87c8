package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Peer;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Lets everybody in and believes nobody. */
public final class OpenHouse implements Reception {
    @Override
    public boolean trusts(@Nullable InetSocketAddress proxy) {
        return false;
    }

    @Override
    public @Nullable NoEntry admit(Channel channel, InetSocketAddress client) {
        return null;
    }

    @Override
    public @Nullable NoEntry admit(Channel stream) {
        return null;
    }

    @Override
    public boolean isDraining() {
        return false;
    }

    @Override
    public Peer known(Peer peer) {
        return peer;
    }

    @Override
    public Peer meet(Peer connection) {
        return connection;
    }
}
