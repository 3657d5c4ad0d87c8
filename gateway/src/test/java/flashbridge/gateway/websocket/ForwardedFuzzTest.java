package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.fuzz.Fuzz;
import flashbridge.gateway.hub.Peer;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever stands in the headers that proxies add, what the last of them has added counts. */
class ForwardedFuzzTest {
    private static final InetSocketAddress PROXY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
    private static final List<byte[]> LISTS = Stream.of(
                    "203.0.113.7",
                    "6.6.6.6, 203.0.113.7:51234, 127.0.0.1",
                    "127.0.0.1,127.0.0.1:1,[::1]:2,::1",
                    "[2001:db8::7]:5, unknown, , _hidden",
                    "::ffff:203.0.113.7%eth0, 1.2.3, 0x7f.1",
                    "localhost, https, wss")
            .map(list -> list.getBytes(ISO_8859_1))
            .toList();

    @Test
    void nobodyPassesForSomebodyElseThanTheProxyHasSeen() throws Exception {
        Fuzz.run(LISTS, (bytes, random) -> {
            String claimed = new String(bytes, ISO_8859_1);
            for (HttpHeaders headers : List.of(
                    headers(claimed + ", 203.0.113.9", claimed + ", https"),
                    headers(claimed, claimed)
                            .add("X-Forwarded-For", "203.0.113.9")
                            .add("X-Forwarded-Proto", "https"),
                    headers(claimed + ",203.0.113.9:77, 127.0.0.1", claimed + ",WSS "))) {
                Forwarded forwarded = Forwarded.by(of(PROXY), headers, OpenHouse.behindProxies());
                assertEquals(new Forwarded(new InetSocketAddress("203.0.113.9", 0), true), forwarded);
            }
        });
    }

    @Test
    void onlyAddressesAreReadAndOnlyProxiesAreBelieved() throws Exception {
        Fuzz.run(LISTS, (bytes, random) -> {
            HttpHeaders headers = headers(new String(bytes, ISO_8859_1), new String(bytes, ISO_8859_1));
            InetSocketAddress client =
                    Forwarded.by(of(PROXY), headers, OpenHouse.behindProxies()).client();
            assertTrue(client == null || (!client.isUnresolved() && client.getPort() == 0));
            assertEquals(Forwarded.NOT, Forwarded.by(of(PROXY), headers, new OpenHouse()));
        });
    }

    private static Peer of(InetSocketAddress address) {
        return new Peer(1, address, "test");
    }

    private static HttpHeaders headers(String client, String proto) {
        return DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders()
                .add("X-Forwarded-For", client)
                .add("X-Forwarded-Proto", proto);
    }
}
