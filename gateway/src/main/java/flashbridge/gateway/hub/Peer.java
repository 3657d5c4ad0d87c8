package flashbridge.gateway.hub;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Who is at the other end of a connection.
 *
 * @param id counts the connections of this process from 1; the name of the client in the log
 * @param address where it comes from, as {@code 10.0.0.7:51234}
 * @param listener the name of the listener it came to
 */
public record Peer(long id, String address, String listener) {
    public static Peer of(long id, SocketAddress remote, String listener) {
        String address = remote instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : "" + remote;
        return new Peer(id, address, listener);
    }

    /** As it stands in every line of the log that is about this client. */
    @Override
    public String toString() {
        return "id=" + id + " address=" + address + " listener=" + Printable.value(listener);
    }
}
