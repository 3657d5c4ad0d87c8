package flashbridge.policy;

import static flashbridge.policy.Documents.DOCTYPE;
import static flashbridge.policy.Documents.file;
import static flashbridge.policy.Documents.read;
import static flashbridge.policy.Found.assertError;
import static flashbridge.policy.Found.assertFine;
import static flashbridge.policy.Found.assertWarning;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.policy.Finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is odd in a policy file, and how it is said. */
class PolicyWarningsTest {
    private static final String LOCAL = "<allow-access-from domain=\"localhost\" to-ports=\"*\"/>";

    @Test
    void stripsByteOrderMarkWithAWarning() {
        PolicyFile file = read("\ufeff<cross-domain-policy>" + LOCAL + "</cross-domain-policy>");
        assertWarning(file, 1, "byte order mark");
        assertEquals('<', file.policy().document().charAt(0));
    }

    @Test
    void warnsOfLargeFilesAndRefusesHugeOnes() {
        assertFine(file(LOCAL, " ".repeat(15_000)));
        assertWarning(file(LOCAL, " ".repeat(20_000)), 1, "Flash Player may refuse");
        assertError(file(LOCAL, " ".repeat(65_536)), 1, "larger than 65536 bytes");
    }

    @Test
    void linesAreRightInLongFilesWithEveryKindOfLineEnd() {
        String comment = "<!-- " + "\u00e9\u20ac".repeat(500) + " -->\r\n";
        PolicyFile file = read(
                "<?xml version=\"1.0\"?>\r\n" + DOCTYPE + "<cross-domain-policy>\r" + comment.repeat(12)
                        + "<allow-access-from\r\n domain=\"&amp;&#62;>\"\r\n to-ports=\"1\"/>\r\n<nonsense/></cross-domain-policy>");
        assertError(file, 16, "is not a host name");
        assertError(file, 19, "unknown element <nonsense>");
        assertEquals(
                2,
                file.findings().stream()
                        .filter(f -> f.severity() == Severity.ERROR)
                        .count());
    }

    @Test
    void warnsOfWhatHasNoMeaningForSockets() {
        for (String value : List.of("by-content-type", "by-ftp-filename", "none-this-response")) {
            PolicyFile file = file("<site-control permitted-cross-domain-policies=\"" + value + "\"/>", LOCAL);
            assertWarning(file, 2, "taken as the default, all");
            assertEquals(List.of("localhost"), file.policy().openTo(1));
        }
        assertWarning(file(LOCAL, "<allow-http-request-headers-from domain=\"*\" headers=\"*\"/>"), 3, "no meaning");
        assertWarning(
                file(
                        LOCAL,
                        "<allow-access-from-identity><signatory><certificate/></signatory></allow-access-from-identity>"),
                3,
                "no meaning");
    }

    @Test
    void warnsOfEverythingOpenDuplicatesNoneAndNobody() {
        assertWarning(file("<allow-access-from domain=\"*\" to-ports=\"*\"/>"), 2, "every port to every site");
        assertWarning(
                file("<allow-access-from domain=\"LOCALHOST\" to-ports=\"1-70000\"/>".replace("70000", "65535"), LOCAL),
                3,
                "duplicate: line 2");
        assertFine(file(
                "<allow-access-from domain=\"a\" to-ports=\"1\" secure=\"true\"/>",
                "<allow-access-from domain=\"a\" to-ports=\"1\"/>",
                "<allow-access-from domain=\"*.a\" to-ports=\"1\"/>",
                "<allow-access-from domain=\"a\" to-ports=\"1-2\"/>"));
        assertWarning(
                file(LOCAL, "<site-control permitted-cross-domain-policies=\"none\"/>"),
                3,
                "not even the grants below");
        assertWarning(file(), 1, "nobody may connect");
    }

    @Test
    void findingsComeSortedByLineAndPrintLikeThoseOfACompiler() {
        PolicyFile file = file(LOCAL, LOCAL, "<a/>");
        assertEquals(List.of(3, 4), file.findings().stream().map(Finding::line).toList());
        assertEquals(
                "conf/crossdomain.xml:3: warning: duplicate: line 2 grants this to localhost already",
                file.findings().get(0).at("conf/crossdomain.xml"));
        assertEquals("x:4: error: unknown element <a>", file.findings().get(1).at("x"));
    }

    @Test
    void findingsAreBounded() {
        PolicyFile file = file("<a/>\n".repeat(10_000));
        assertEquals(101, file.findings().size());
        assertTrue(file.findings().get(100).message().contains("more than 100 findings"));
    }
}
