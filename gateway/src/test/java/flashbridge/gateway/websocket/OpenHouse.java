package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Peer;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Lets everybody in, and believes nobody or the programs of this machine. */
public final class OpenHouse implements Reception {
    private final boolean believes;

    public OpenHouse() {
        this(false);
    }

    private OpenHouse(boolean believes) {
        this.believes = believes;
    }

    /** One whose proxies are on this machine. */
    public static OpenHouse behindProxies() {
        return new OpenHouse(true);
    }

    @Override
    public boolean trusts(@Nullable InetSocketAddress proxy) {
        return believes && proxy != null && proxy.getAddress().isLoopbackAddress();
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
