package flashbridge.gateway.hub;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection.
 *
 * <p>Of a proxy it may not be known yet, or never, for whom it speaks. It is named as what it is then, so that nobody who
 * locks out the addresses of clients by the log locks out the proxy.
 *
 * @param id counts the connections of this process from 1; the name of the client in the log
 * @param remote where it comes from; null when it was gone before that could be asked
 * @param listener the name of the listener it came to
 * @param isProxy whether this is a proxy that is trusted to name its clients, and has named none
 * @param since when it connected, in nanoseconds as of {@link System#nanoTime}
 */
public record Peer(long id, @Nullable SocketAddress remote, String listener, boolean isProxy, long since) {
    private static final int NETWORK_BYTES = 8;

    /** A client that connects now. */
    public Peer(long id, @Nullable SocketAddress remote, String listener) {
        this(id, remote, listener, false, System.nanoTime());
    }

    /** The same connection, when it turns out who is behind it. */
    public Peer from(SocketAddress client) {
        return new Peer(id, client, listener, false, since);
    }

    /** The same connection, of a proxy. */
    public Peer asProxy() {
        return new Peer(id, remote, listener, true, since);
    }

    /** What counts as its address, where those are counted; something else that is the same for all who have none. */
    Object network() {
        return remote instanceof InetSocketAddress inet ? network(inet.getAddress()) : Peer.class;
    }

    /** What counts as one address: of version 6 the first 64 bits, since whoever has one has all of those. */
    public static Object network(InetAddress address) {
        return address instanceof Inet6Address
                ? (Object)
                        ByteBuffer.wrap(address.getAddress(), 0, NETWORK_BYTES).getLong()
                : address;
    }

    /** As {@code 10.0.0.7:51234}. */
    public String address() {
        return remote instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : String.valueOf(remote);
    }

    /** As it stands in every line of the log that is about this client. */
    @Override
    public String toString() {
        return "id=" + id + (isProxy ? " proxy=" : " address=") + address() + " listener=" + Printable.value(listener);
    }
}
