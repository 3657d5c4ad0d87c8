package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Peer;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For whom a proxy asks, by the headers that proxies add.
 *
 * <p>Each proxy on the way appends the address it was called from, so the list is read from its end for as long as the
 * addresses there are those of trusted proxies; what stands before the first other one, anybody can have written.
 *
 * @param client the address it named, or null where it named none
 * @param secure whether the client came to it through TLS
 */
record Forwarded(@Nullable InetSocketAddress client, boolean secure) {
    /** Nobody but who is at the other end of the connection. */
    static final Forwarded NOT = new Forwarded(null, false);

    /** What the headers say, if who sends them is believed. */
    static Forwarded by(Peer sender, HttpHeaders headers, Reception reception) {
        if (!reception.trusts(sender.remote() instanceof InetSocketAddress proxy ? proxy : null)) {
            return NOT;
        }
        String proto = last(headers.getAll("X-Forwarded-Proto"));
        return new Forwarded(
                client(headers.getAll("X-Forwarded-For"), reception),
                proto.equalsIgnoreCase("https") || proto.equalsIgnoreCase("wss"));
    }

    /** Who is behind the connection of this one; where only proxies were named, the furthest of them. */
    Peer whoAsks(Peer sender, Reception reception) {
        return client == null ? sender : reception.known(sender.from(client));
    }

    private static @Nullable InetSocketAddress client(List<String> lines, Reception reception) {
        String[] hops = String.join(",", lines).split(",", -1);
        InetSocketAddress client = null;
        for (int i = hops.length - 1; i >= 0; i--) {
            InetSocketAddress hop = address(hops[i].strip());
            if (hop == null) {
                return client;
            }
            client = hop;
            if (!reception.trusts(hop)) {
                return client;
            }
        }
        return client;
    }

    /** An address with or without its port: {@code 1.2.3.4}, {@code 1.2.3.4:5}, {@code ::1}, {@code [::1]:5}. */
    private static @Nullable InetSocketAddress address(String hop) {
        int bracket = hop.indexOf(']');
        String host = hop.startsWith("[") && bracket > 0
                ? hop.substring(1, bracket)
                : hop.indexOf(':') == hop.lastIndexOf(':') && hop.indexOf(':') > 0
                        ? hop.substring(0, hop.indexOf(':'))
                        : hop;
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host); // which looks up no names
        try {
            return bytes == null ? null : new InetSocketAddress(InetAddress.getByAddress(bytes), 0);
        } catch (UnknownHostException impossible) {
            return null;
        }
    }

    private static String last(List<String> lines) {
        String all = String.join(",", lines);
        return all.substring(all.lastIndexOf(',') + 1).strip();
    }
}
