package flashbridge.gateway.hub;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection.
 *
 * @param id counts the connections of this process from 1; the name of the client in the log
 * @param remote where it comes from; null when it was gone before that could be asked
 * @param listener the name of the listener it came to
 */
public record Peer(long id, @Nullable SocketAddress remote, String listener) {
    /** The same connection, when it turns out who is behind it. */
    public Peer from(SocketAddress client) {
        return new Peer(id, client, listener);
    }

    /** As {@code 10.0.0.7:51234}. */
    public String address() {
        return remote instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : String.valueOf(remote);
    }

    /** As it stands in every line of the log that is about this client. */
    @Override
    public String toString() {
        return "id=" + id + " address=" + address() + " listener=" + Printable.value(listener);
    }
}
