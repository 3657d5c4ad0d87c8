package flashbridge.gateway.admin;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By which name the admin port was asked.
 *
 * <p>A browser lets a page read what comes from the page's own name. Who has a name can have it lead to 127.0.0.1 once the page
 * is open (DNS rebinding), but cannot have {@code Host} say anything else.
 */
final class AskedHost {
    /** For who has asked by another. */
    static final String WANTED =
            "This port is asked by the name localhost or by an address of this machine, as 127.0.0.1;"
                    + " admin.address can open it to others.";

    /** RFC 9110 §7.2. */
    private static final Pattern HOST = Pattern.compile("(\\[[^\\[\\]]+]|[^:\\[\\]]+)(?::\\d+)?");

    private AskedHost() {}

    /** Whether the visitor may be answered: always, where the port is open to the network. */
    static boolean isFor(Channel visitor, HttpHeaders headers) {
        boolean local = visitor.parent().localAddress() instanceof InetSocketAddress bound
                && bound.getAddress().isLoopbackAddress();
        return !local || headers.getAll(HttpHeaderNames.HOST).stream().allMatch(AskedHost::isThisMachine);
    }

    private static boolean isThisMachine(String host) {
        Matcher parts = HOST.matcher(host);
        return parts.matches() && (parts.group(1).equalsIgnoreCase("localhost") || isLoopback(parts.group(1)));
    }

    private static boolean isLoopback(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return address != null && InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException wrongLength) {
            return false;
        }
    }
}
