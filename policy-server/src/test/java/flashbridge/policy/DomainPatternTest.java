package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainPatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, anything.example, true",
        "*, 10.0.0.1, true",
        "*.example.com, www.example.com, true",
        "*.example.com, a.b.example.com, true",
        "*.example.com, example.com, true",
        "*.Example.com, EXAMPLE.com, true",
        "*.example.com, badexample.com, false",
        "*.example.com, example.com.evil.org, false",
        "example.com, example.com, true",
        "example.com, www.example.com, false",
        "EXAMPLE.com, example.COM, true",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, localhost, false",
        "localhost, 127.0.0.1, false",
        "::1, [::1], true",
        "[0:0:0:0:0:0:0:1], [::1], true",
        "2001:db8::1, [2001:DB8:0::1], true",
        "::1, [::2], false"
    })
    void matchesAsFlashPlayerDoes(String domain, String host, boolean matches) {
        assertEquals(matches, DomainPattern.parse(domain).matches(Origin.parse("http://" + host + ":8000")));
    }

    @Test
    void keepsTheSpellingOfTheFile() {
        assertEquals("*.Example.com", DomainPattern.parse(" *.Example.com ").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                          | names nobody
            http://www.example.com      | write domain="www.example.com"
            http://*.example.com        | write domain="*.example.com"
            https://user@example.com/   | write domain="example.com"
            example.com:8080            | write domain="example.com" (8080 is where the page comes from; to-ports are where it connects to)
            http://[::1]:80/x?y         | write domain="[::1]" (80 is where the page comes from
            example.com/chat            | write domain="example.com"
            example.com.                | write domain="example.com"
            www.*.com                   | *. in front of a host name
            *example.com                | *. in front of a host name
            *.*.com                     | *. in front of a host name
            *.                          | *. in front of a host name
            **                          | *. in front of a host name
            *.0.0.1                     | *. in front of a host name
            *.127.0.0.1                 | *. in front of a host name
            *.[::1]                     | *. in front of a host name
            a b                         | is not a host name
            a,b                         | is not a host name
            127.1                       | is not a host name
            300.1.1.1                   | is not a host name
            -a-                         | is not a host name
            caf\u00e9.example           | xn--
            """)
    void saysHowToWriteItInstead(String domain, String words) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> DomainPattern.parse(domain))
                .getMessage());
        assertTrue(message.contains(words), message);
    }
}
