package flashbridge.policy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there are, and how many of each address.
 *
 * <p>Of an IPv6 address the first 64 bits count, since whoever has one has all of those. For one thread.
 */
final class Places {
    private static final int NETWORK_BYTES = 8;

    private final int most;
    private final int mostPerAddress;
    private final Map<Object, Integer> byAddress = new HashMap<>();
    private int taken;

    Places(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Takes a place; or says why there is none, and takes none. */
    @Nullable
    String enter(InetAddress from) {
        Object address = key(from);
        if (taken >= most) {
            return "all " + most + " places are taken";
        }
        if (byAddress.getOrDefault(address, 0) >= mostPerAddress) {
            return "its address has " + mostPerAddress + " places already";
        }
        taken++;
        byAddress.merge(address, 1, Integer::sum);
        return null;
    }

    /** Gives back one that was taken. */
    void leave(InetAddress from) {
        taken--;
        byAddress.computeIfPresent(key(from), (address, places) -> places == 1 ? null : places - 1);
    }

    private static Object key(InetAddress address) {
        return address instanceof Inet6Address
                ? (Object)
                        ByteBuffer.wrap(address.getAddress(), 0, NETWORK_BYTES).getLong()
                : address;
    }
}
