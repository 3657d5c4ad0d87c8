package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @ParameterizedTest
    @CsvSource({
        "http://example.com, http, example.com, http://example.com",
        "HTTPS://WWW.Example.COM:8443, https, www.example.com, https://www.example.com:8443",
        "ws://localhost:9000, ws, localhost, ws://localhost:9000",
        "http://127.0.0.1:8080, http, 127.0.0.1, http://127.0.0.1:8080",
        "http://[0:0::1]:80, http, [::1], http://[::1]:80",
        "http://my_host, http, my_host, http://my_host",
        "http://xn--caf-dma.example, http, xn--caf-dma.example, http://xn--caf-dma.example"
    })
    void readsSchemeAndHost(String header, String scheme, String host, String printed) {
        Origin origin = Origin.parse(header);
        assertFalse(origin.isOpaque());
        assertEquals(scheme, origin.scheme());
        assertEquals(host, origin.host());
        assertEquals(printed, origin.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "file://",
                "file:///home/x.html",
                "file://localhost",
                "http://",
                "http://localhost@evil.com",
                "http://evil.com@localhost",
                "http://localhost/",
                "http://localhost/path",
                "http://localhost?x",
                "http://localhost#x",
                "http://localhost http://evil.com",
                "http://evil.com, http://localhost",
                "http://localhost.",
                "http://.localhost",
                "http://a..b",
                "http://-a.com",
                "http://a%2ecom",
                "http://localhost%00.evil.com",
                "http://local\0host",
                "http://localhost\n",
                "http://localhost\r\nX: y",
                " http://localhost",
                "http://localhost:",
                "http://localhost:0",
                "http://localhost:65536",
                "http://localhost:80:80",
                "http://localhost:8o",
                "http://127.1",
                "http://127.000.000.001",
                "http://2130706433",
                "http://0x7f000001",
                "http://1.2.3.4.5",
                "http://example.123",
                "http://[::1",
                "http://::1",
                "http://[::g]",
                "http://[fe80::1%25eth0]",
                "http://[127.0.0.1]",
                "http://l\u00f6calhost",
                "http://\u212aelvin",
                "http:\\\\localhost",
                "http:/localhost",
                "//localhost",
                "localhost",
                "ftp://localhost",
                "chrome-extension://localhost",
                "capacitor://localhost",
                "data:text/html,x"
            })
    void isOpaqueWithoutAUsableHost(String header) {
        Origin origin = Origin.parse(header);
        assertTrue(origin.isOpaque());
        assertEquals("", origin.host());
        assertFalse(DomainPattern.parse("*").matches(origin));
        assertFalse(DomainPattern.parse("localhost").matches(origin));
    }

    @Test
    void isOpaqueWhenOverlong() {
        assertTrue(Origin.parse("http://" + "a.".repeat(400) + "com").isOpaque());
        assertTrue(Origin.parse("http://" + "a".repeat(64) + ".com").isOpaque());
        assertTrue(Origin.parse("x".repeat(10_000_000)).toString().length() <= 200);
    }

    @Test
    void printsOnlyHarmlessCharacters() {
        String printed = Origin.parse("http://a\n\u001b[31m\u202e\u00e9" + "\u20ac".repeat(300))
                .toString();
        assertTrue(printed.startsWith("http://a\\x0a\\x1b[31m\\u202e\\xe9\\u20ac"), printed);
        assertTrue(printed.endsWith("..."), printed);
        assertTrue(printed.length() <= 200, printed);
    }

    @Test
    void cutsNothingThatFits() {
        assertEquals("abcdef", Printable.of("abcdef", 6));
        assertEquals("abc...", Printable.of("abcdefg", 6));
    }

    @Test
    void equalOriginsAreEqual() {
        assertEquals(Origin.parse("http://A:80"), Origin.parse("HTTP://a:80"));
        assertEquals(
                Origin.parse("http://A").hashCode(), Origin.parse("http://a").hashCode());
        assertNotEquals(Origin.parse("http://a"), Origin.parse("https://a"));
        assertNotEquals(Origin.parse("http://a"), Origin.parse("http://a:80"));
    }
}
