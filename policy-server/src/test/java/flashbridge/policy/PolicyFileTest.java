package flashbridge.policy;

import static flashbridge.policy.Documents.DOCTYPE;
import static flashbridge.policy.Documents.file;
import static flashbridge.policy.Documents.read;
import static flashbridge.policy.Found.assertError;
import static flashbridge.policy.Found.assertFine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy file may say, and what is refused. */
class PolicyFileTest {
    private static final String LOCAL = "<allow-access-from domain=\"localhost\" to-ports=\"*\"/>";

    @Test
    void shippedFileIsFineSmallAsciiAndOpensThisMachineOnly() throws IOException {
        Path shipped = Path.of("..", "conf", "crossdomain.xml");
        PolicyFile file = PolicyFile.read(shipped);
        assertFine(file);
        assertEquals(List.of("localhost", "127.0.0.1", "[::1]"), file.policy().openTo(9000));
        byte[] bytes = Files.readAllBytes(shipped);
        assertTrue(bytes.length < 2048, "it has " + bytes.length + " bytes");
        for (byte b : bytes) {
            assertTrue(b > 0, "not ASCII");
        }
    }

    @Test
    void acceptsAdobesPrologAndSchema() {
        assertFine(read("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + DOCTYPE + "<!-- a [ in a comment -->\n"
                + "<cross-domain-policy xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xsi:noNamespaceSchemaLocation=\"http://www.adobe.com/xml/schemas/PolicyFileSocket.xsd\">\n" + LOCAL
                + "</cross-domain-policy>"));
    }

    @Test
    void acceptsTheAnswerOfOldGameServers() {
        PolicyFile file =
                read("<cross-domain-policy><allow-access-from domain='*' to-ports='9339' /></cross-domain-policy>");
        assertFine(file);
        assertEquals(List.of("*"), file.policy().openTo(9339));
        assertEquals(List.of(), file.policy().openTo(9340));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <allow-acces-from domain="a" to-ports="1"/>           | unknown element <allow-acces-from>, did you mean allow-access-from?
            <policy/>                                              | unknown element <policy>
            <allow-access-from domain="a" to_ports="1"/>          | unknown attribute to_ports of <allow-access-from>, did you mean to-ports?
            <allow-access-from domain="a" toports="1"/>           | did you mean to-ports?
            <allow-access-from domain="a"/>                       | Flash Player ignores the element
            <allow-access-from to-ports="1"/>                     | needs a domain
            <allow-access-from domain="a" to-ports="0"/>          | there is no port 0
            <allow-access-from domain="a" to-ports="65536"/>      | there is no port 65536
            <allow-access-from domain="a" to-ports="523-516"/>    | write 516-523
            <allow-access-from domain="a" to-ports=""/>           | is not a port
            <allow-access-from domain="a" to-ports="80;81"/>      | "80;81" is not a port
            <allow-access-from domain="a" to-ports="1" secure="yes"/> | must be true or false
            <allow-access-from domain="http://a.com" to-ports="1"/> | write domain="a.com"
            <allow-access-from domain="a" to-ports="1"><b/></allow-access-from> | <b> stands inside <allow-access-from>
            <site-control/>                                        | one of all, master-only, none
            <site-control permitted-cross-domain-policies="master_only"/> | did you mean master-only?
            <site-control permitted-cross-domain-policies="x"/>   | "x" is not one of all, master-only, none
            <site-control permitted-cross-domain-policies="all" x="1"/> | unknown attribute x
            allow everybody                                        | the text "allow everybody"
            <![CDATA[x]]>                                          | the text "x"
            &lt;                                                   | the text "<"
            &nbsp;                                                 | the entity &nbsp; is unknown
            <allow-access-from domain="&me;" to-ports="1"/>       | well-formed
            <allow-access-from domain="a" to-ports="1">           | well-formed
            <allow-access-from domain=a to-ports="1"/>            | well-formed
            """)
    void refusesWithTheLineAndAReason(String line, String words) {
        PolicyFile file = file(LOCAL, line);
        int at = line.endsWith("\"1\">") ? 4 : 3;
        assertError(file, at, words);
        assertThrows(IllegalStateException.class, file::policy);
        file.findings().forEach(finding -> assertFalse(finding.message().contains("\n"), finding.message()));
    }

    @Test
    void refusesSecondSiteControl() {
        String control = "<site-control permitted-cross-domain-policies=\"all\"/>";
        assertError(file(control, LOCAL, control), 4, "stands already in line 2");
    }

    @Test
    void refusesEntityInAttributeEvenBelowADoctype() {
        PolicyFile file = read(DOCTYPE + "<cross-domain-policy>\n<allow-access-from\n domain=\"localhost\"\n"
                + " to-ports=\"80&more;\"/></cross-domain-policy>");
        assertError(file, 3, "the entity &more; is unknown");
    }

    @Test
    void refusesInternalSubsetAndLoadsNothing() {
        PolicyFile file = read("\n<!DOCTYPE cross-domain-policy [\n <!ENTITY x SYSTEM \"file:///etc/passwd\">\n]>\n"
                + "<cross-domain-policy>&x;</cross-domain-policy>");
        assertError(file, 2, "[ ]");
        assertEquals(1, file.findings().size());
    }

    @Test
    void bracketInsideTheSystemIdentifierIsNoSubset() {
        assertFine(read("<!DOCTYPE cross-domain-policy SYSTEM \"a[b]\"><cross-domain-policy>" + LOCAL
                + "</cross-domain-policy>"));
    }

    @Test
    void refusesOtherRoot() {
        assertError(read("<crossdomain-policy/>"), 1, "did you mean cross-domain-policy?");
        assertError(read("<html><body/></html>"), 1, "the root element is <html>");
        assertError(
                read("<cross-domain-policy mode=\"x\">" + LOCAL + "</cross-domain-policy>"),
                1,
                "unknown attribute mode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "hello", "<cross-domain-policy>", "<cross-domain-policy/><a/>", "<!DOCTYPE"})
    void refusesWhatIsNoDocument(String text) {
        PolicyFile file = read(text);
        assertFalse(file.usable());
        assertTrue(file.findings().get(0).message().startsWith("this is not well-formed XML: "));
    }

    @Test
    void refusesOtherEncodingsAndVersions() {
        String rest = "?><cross-domain-policy>" + LOCAL + "</cross-domain-policy>";
        assertError(read("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"" + rest), 1, "it must be UTF-8");
        assertError(read("<?xml version=\"1.1\"" + rest), 1, "it must be 1.0");
        assertFine(read("<?xml version=\"1.0\" encoding=\"us-ascii\"" + rest));
        byte[] utf16 = ("<cross-domain-policy>" + LOCAL + "</cross-domain-policy>").getBytes(StandardCharsets.UTF_16);
        assertError(PolicyFile.parse(utf16), 1, "byte 1 (0xfe) is not UTF-8");
    }

    @Test
    void refusesInvalidUtf8WithItsLine() {
        assertError(
                PolicyFile.parse("<cross-domain-policy>\n<!-- caf\u00e9 -->\n".getBytes(StandardCharsets.ISO_8859_1)),
                2,
                "(0xe9) is not UTF-8");
    }

    @Test
    void refusesZeroByte() {
        assertError(read("<cross-domain-policy>\n\0</cross-domain-policy>"), 2, "zero byte");
    }

    @Test
    void missingFileIsAnIoException(@TempDir Path folder) {
        assertThrows(IOException.class, () -> PolicyFile.read(folder.resolve("none.xml")));
    }

    /** Whatever the bytes are, there is a finding or a policy, and never an exception. */
    @Test
    void neverFailsOnDamagedFiles() {
        String good = "<?xml version=\"1.0\"?>\n" + DOCTYPE + "<cross-domain-policy>\n<!-- x -->" + LOCAL
                + "<allow-access-from domain=\"*.a.com\" to-ports=\"1,&#50;-3\"/></cross-domain-policy>";
        Random random = new Random(843);
        for (int i = 0; i < 3000; i++) {
            StringBuilder damaged = new StringBuilder(good);
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(damaged.length());
                int end = Math.min(damaged.length(), at + random.nextInt(8));
                damaged.replace(
                        at,
                        end,
                        "<>&;\"'[]!-?/=\r\n*\u00e9x"
                                .substring(random.nextInt(18))
                                .substring(0, 1));
            }
            PolicyFile file = read(damaged.toString());
            assertTrue(file.usable() || !file.findings().isEmpty(), damaged::toString);
        }
    }

    @Test
    void aMistakeForWhichJavaHasNoSentenceIsOneOfTheFile() {
        // as fuzzing found it: what looks like declarations of its own, with a sign that is none
        PolicyFile file = PolicyFile.parse(
                HexFormat.of().parseHex("3c21444f43545950452063726f73732d646f3a5a5b486d6169132d706f6c6963793e"));
        assertFalse(file.usable());
        assertEquals(1, file.findings().get(0).line());
        assertTrue(file.findings().get(0).message().startsWith("this is not well-formed XML: "));
    }
}
