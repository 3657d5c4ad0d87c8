package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** For how many there is room. */
class PlacesTest {
    private final Places places = new Places(4, 2);

    @Test
    void noAddressHasAll() throws Exception {
        assertNull(enter("192.0.2.1"));
        assertNull(enter("192.0.2.1"));
        assertEquals("its address has 2 places already", enter("192.0.2.1"));
        assertNull(enter("192.0.2.2"));
        leave("192.0.2.1");
        assertNull(enter("192.0.2.1"));
        assertEquals("its address has 2 places already", enter("192.0.2.1"));
    }

    @Test
    void ofIpv6TheNetworkCounts() throws Exception {
        assertNull(enter("2001:db8:0:1::1"));
        assertNull(enter("2001:db8:0:1:ffff::1"));
        assertEquals("its address has 2 places already", enter("2001:db8:0:1::2"));
        assertNull(enter("2001:db8:0:2::1"));
        leave("2001:db8:0:1::1");
        assertNull(enter("2001:db8:0:1::3"));
    }

    @Test
    void thereAreNoMoreThanThatForAllTogether() throws Exception {
        for (int i = 1; i <= 4; i++) {
            assertNull(enter("192.0.2." + i));
        }
        assertEquals("all 4 places are taken", enter("192.0.2.5"));
        leave("192.0.2.4");
        assertNull(enter("192.0.2.5"));
    }

    private @Nullable String enter(String address) throws UnknownHostException {
        return places.enter(InetAddress.getByName(address));
    }

    private void leave(String address) throws UnknownHostException {
        places.leave(InetAddress.getByName(address));
    }
}
