package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Who is it really: what proxies add to requests, and which of them are believed. */
class TrustedProxyTest {
    @Test
    void namesATrustedProxyAsAProxyWhereNobodyHasSaidWhoIsBehindIt() throws Exception {
        try (TestGateway gateway = TestGateway.open("trusted-proxies = [127.0.0.1], limits.handshake-timeout = 500ms");
                ClientLog log = new ClientLog();
                RawConnection slow = new RawConnection(gateway.port("web"));
                RawConnection half = new RawConnection(gateway.port("policy")).send("<policy")) {
            String answer = new String(
                    slow.send("GET / HTTP/1.1\r\nX-Forwarded-For: 6.6.6.6\r\n").readToEnd(), ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertEquals(0, half.readToEnd().length);
            await().until(() -> log.with("refused    ").size() == 2);
            assertEquals(2, log.with(" proxy=127.0.0.1:").size());
            assertEquals(0, log.with(" address=").size());
        }
    }

    @Test
    void namesTheClientOnceItsProxyHasNamedIt() throws Exception {
        String hixie76 = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                + "X-Forwarded-For: 203.0.113.9\r\nOrigin: http://localhost\r\n"
                + "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\nSec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\r\n";
        String body = "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\nContent-Length: 5\r\n\r\n";
        try (TestGateway gateway = TestGateway.open("trusted-proxies = [127.0.0.1], limits.handshake-timeout = 100ms");
                ClientLog log = new ClientLog();
                RawConnection keyless = new RawConnection(gateway.port("web"))) {
            keyless.send(hixie76).readToEnd();
            try (RawConnection bulky = new RawConnection(gateway.port("web"))) {
                String answer = new String(bulky.send(body).readToEnd(), ISO_8859_1);
                assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
            }
            await().until(() -> log.with("refused    ").size() == 2);
            assertEquals(2, log.with(" address=203.0.113.9:").size());
        }
    }

    @Test
    void believesATrustedProxyForWhomItAsks() throws Exception {
        try (TestGateway gateway = TestGateway.open("trusted-proxies = [127.0.0.1, 10.0.0.0/8]");
                ClientLog log = new ClientLog();
                RawWebSocket client = RawWebSocket.open(
                        gateway.port("web"),
                        "/",
                        "Sec-WebSocket-Version: 13",
                        "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.2.3")) {
            assertEquals("hi", client.text("hi").read().text());
            assertEquals(
                    1,
                    log.with("connect    ").stream()
                            .filter(line -> line.contains("address=203.0.113.9:"))
                            .count());
        }
    }

    @Test
    void believesNobodyElse() throws Exception {
        try (TestGateway gateway = TestGateway.open("trusted-proxies = [10.0.0.0/8]");
                ClientLog log = new ClientLog();
                RawWebSocket client = RawWebSocket.open(
                        gateway.port("web"), "/", "Sec-WebSocket-Version: 13", "X-Forwarded-For: 203.0.113.9")) {
            assertEquals("hi", client.text("hi").read().text());
            assertEquals(0, log.with("203.0.113.9").size());
        }
    }

    @Test
    void countsWhomATrustedProxyAsksFor() throws Exception {
        try (TestGateway gateway =
                        TestGateway.open("trusted-proxies = [127.0.0.1], limits.max-connections-per-address = 1");
                RawWebSocket first = forwarded(gateway, "203.0.113.9");
                RawWebSocket second = forwarded(gateway, "203.0.113.10")) {
            assertEquals("hi", first.text("hi").read().text());
            assertEquals("hi", second.read().text());
            String again = RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "X-Forwarded-For: 203.0.113.9");
            try (RawConnection third = new RawConnection(gateway.port("web"))) {
                assertTrue(third.send(again).readHead().startsWith("HTTP/1.1 429 "));
            }
            second.raw().finish();
            await().until(() -> {
                try (RawConnection fourth = new RawConnection(gateway.port("web"))) {
                    String other = again.replace("113.9", "113.10");
                    return fourth.send(other).readHead().startsWith("HTTP/1.1 101 ");
                }
            });
        }
    }

    /** As where a proxy of the house asks through another one, for itself or for many. */
    @Test
    void countsNoTrustedProxyThatAnotherOneNames() throws Exception {
        String settings = "trusted-proxies = [127.0.0.1, 10.0.0.0/8], limits.max-connections-per-address = 1\n";
        String header = "PROXY TCP4 10.1.2.3 198.51.100.1 51234 9000\r\n";
        try (TestGateway gateway = TestGateway.open(BehindAProxyTest.PROXIED + settings);
                ClientLog log = new ClientLog();
                RawWebSocket first = forwarded(gateway, "10.1.2.3");
                RawWebSocket second = forwarded(gateway, "10.1.2.3");
                RawConnection third = new RawConnection(gateway.port("proxied"));
                RawConnection fourth = new RawConnection(gateway.port("proxied"))) {
            assertEquals("hi", first.text("hi").read().text());
            assertEquals("hi", second.read().text());
            assertEquals("three\0", new String(third.send(header + "three\0").read(6), ISO_8859_1));
            assertEquals("four\0", new String(fourth.send(header + "four\0").read(5), ISO_8859_1));
            assertEquals(2, log.with(" proxy=10.1.2.3:0 listener=web").size());
            assertEquals(2, log.with(" proxy=10.1.2.3:51234 listener=proxied").size());
            assertEquals(0, log.with(" address=10.1.2.3").size());
        }
    }

    @Test
    void tellsHixieBrowsersTheAddressThatTheyKnow() throws Exception {
        String hixie75 = "GET /x HTTP/1.1\r\nHost: play.example\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                + "Origin: http://localhost\r\nX-Forwarded-Proto: https\r\n\r\n";
        try (TestGateway gateway = TestGateway.open("trusted-proxies = [127.0.0.1]");
                TestGateway other = TestGateway.open("");
                RawConnection trusted = new RawConnection(gateway.port("web"));
                RawConnection stranger = new RawConnection(other.port("web"))) {
            assertTrue(trusted.send(hixie75).readHead().contains("WebSocket-Location: wss://play.example/x\r\n"));
            assertTrue(stranger.send(hixie75).readHead().contains("WebSocket-Location: ws://play.example/x\r\n"));
        }
    }

    private static RawWebSocket forwarded(TestGateway gateway, String address) throws Exception {
        return RawWebSocket.open(gateway.port("web"), "/", "Sec-WebSocket-Version: 13", "X-Forwarded-For: " + address);
    }
}
