package flashbridge.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import flashbridge.gateway.config.ConnectionLimits;
import flashbridge.gateway.websocket.NoEntry;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final ConnectionLimits ONE = new ConnectionLimits(10, 1, Integer.MAX_VALUE);
    private static final int ROUNDS = 200_000;

    private final Addresses addresses = new Addresses();

    @Test
    void letsInNoMoreThanMayComeThoughTwoLoopsAskAtOnceAndForgetsNobody() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService loops = Executors.newFixedThreadPool(2);
        Future<?> one = loops.submit(() -> comeAndGo(inside, most));
        Future<?> other = loops.submit(() -> comeAndGo(inside, most));
        one.get(1, TimeUnit.MINUTES);
        other.get(1, TimeUnit.MINUTES);
        loops.shutdown();

        assertEquals(1, most.get());
        assertNull(addresses.enter(of("192.0.2.2"), ONE, System.nanoTime() + TimeUnit.SECONDS.toNanos(2)));
        assertEquals(1, addresses.size(), "only who has just come is left");
    }

    @Test
    void takesOneNetworkOfVersionSixForOneAddress() {
        assertNull(addresses.enter(of("2001:db8::1"), ONE));
        assertEquals(NoEntry.ADDRESS_FULL, addresses.enter(of("2001:db8::ffff:ffff:ffff:2"), ONE));
        assertNull(addresses.enter(of("2001:db8:0:1::1"), ONE));
        addresses.leave(of("2001:db8::3"));
        assertNull(addresses.enter(of("2001:db8::4"), ONE));
    }

    @Test
    void takesEachAddressOfVersionFourForItself() {
        assertNull(addresses.enter(of("192.0.2.1"), ONE));
        assertEquals(NoEntry.ADDRESS_FULL, addresses.enter(of("192.0.2.1"), ONE));
        assertNull(addresses.enter(of("192.0.2.2"), ONE));
    }

    private void comeAndGo(AtomicInteger inside, AtomicInteger most) {
        InetAddress address = of("192.0.2.1");
        for (int i = 0; i < ROUNDS; i++) {
            if (addresses.enter(address, ONE) == null) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                addresses.leave(address);
            }
        }
    }

    private static InetAddress of(String address) {
        return NetUtil.createInetAddressFromIpAddressString(address);
    }
}
