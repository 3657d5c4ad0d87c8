package flashbridge.policy;

import static flashbridge.policy.Documents.file;
import static flashbridge.policy.Documents.policy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private final Policy policy = policy(
            "<allow-access-from domain=\"*.example.com\" to-ports=\"8080,9000-9010\"/>",
            "<allow-access-from domain=\"bank.example\" to-ports=\"8080\" secure=\"true\"/>",
            "<allow-access-from domain=\"Localhost\" to-ports=\"*\"/>");

    private static Verdict.Refused refused(Policy policy, String origin, int port) {
        return assertInstanceOf(Verdict.Refused.class, policy.judge(Origin.parse(origin), port));
    }

    private int lineThatAllows(String origin, int port) {
        return assertInstanceOf(Verdict.Allowed.class, policy.judge(Origin.parse(origin), port))
                .by()
                .line();
    }

    @Test
    void allowsWhatALineGrants() {
        assertEquals(2, lineThatAllows("http://www.example.com", 8080));
        assertEquals(2, lineThatAllows("http://example.com:1234", 9010));
        assertEquals(4, lineThatAllows("HTTP://LOCALHOST", 1));
    }

    @Test
    void refusesUnknownDomainAndSaysWhichLineWouldAllowIt() {
        Verdict.Refused refused = refused(policy, "http://www.Other.org:81", 8080);
        assertEquals(
                "http://www.other.org:81 may not connect to port 8080:"
                        + " no allow-access-from matches the domain www.other.org",
                refused.reason());
        assertEquals("<allow-access-from domain='www.other.org' to-ports='8080'/>", refused.lineToAdd());
    }

    @Test
    void refusesOtherPort() {
        Verdict.Refused refused = refused(policy, "http://www.example.com", 80);
        assertTrue(
                refused.reason().endsWith("line 2 grants *.example.com only the ports 8080,9000-9010"),
                refused.reason());
        assertEquals("<allow-access-from domain='www.example.com' to-ports='80'/>", refused.lineToAdd());
    }

    @Test
    void secureAdmitsHttpsOnly() {
        assertEquals(3, lineThatAllows("https://bank.example", 8080));
        assertEquals(3, lineThatAllows("wss://bank.example", 8080));
        assertTrue(refused(policy, "http://bank.example", 8080)
                .reason()
                .endsWith("line 3 has secure=\"true\", which wants a page from https"));
    }

    @Test
    void theLineToAddDoesAllowIt() {
        for (String origin :
                List.of("http://www.other.org", "http://[2001:db8::1]", "http://10.0.0.1", "http://bank.example")) {
            String line = refused(policy, origin, 8080).lineToAdd();
            assertInstanceOf(Verdict.Allowed.class, policy(line).judge(Origin.parse(origin), 8080));
        }
    }

    @Test
    void refusesOpaqueOriginsEvenWhereEverySiteMayConnect() {
        Policy open = policy("<allow-access-from domain=\"*\" to-ports=\"*\"/>");
        Verdict.Refused refused = refused(open, "null", 8080);
        assertEquals(
                "null may not connect to port 8080: it names no host, so no domain of the policy can match it",
                refused.reason());
        assertEquals("", refused.lineToAdd());
    }

    @Test
    void siteControlNoneRefusesEverybody() {
        Policy none = policy(
                "<site-control permitted-cross-domain-policies=\"none\"/>",
                "<allow-access-from domain=\"*\" to-ports=\"80\"/>");
        Verdict.Refused refused = refused(none, "http://localhost", 80);
        assertTrue(
                refused.reason().endsWith("site-control in line 2 is none, so nobody may connect"), refused.reason());
        assertEquals("<site-control permitted-cross-domain-policies='all'/>", refused.lineToAdd());
        assertEquals(List.of(), none.openTo(80));
        assertTrue(none.isClosed());
    }

    @Test
    void masterOnlyAndAllDoNotRestrict() {
        for (String control : List.of("master-only", "all")) {
            Policy some = policy(
                    "<site-control permitted-cross-domain-policies=\"" + control + "\"/>",
                    "<allow-access-from domain=\"a\" to-ports=\"80\"/>");
            assertInstanceOf(Verdict.Allowed.class, some.judge(Origin.parse("http://a"), 80));
        }
    }

    @Test
    void openToNamesDomainsInTheOrderOfTheFile() {
        assertEquals(List.of("*.example.com", "bank.example", "Localhost"), policy.openTo(8080));
        assertEquals(List.of("Localhost"), policy.openTo(80));
    }

    @Test
    void answerIsTheDocumentAndExactlyOneNul() {
        String document = "<cross-domain-policy>\r\n<!-- caf\u00e9 --></cross-domain-policy>\n";
        Policy read = Documents.read(document).policy();
        assertEquals(document, read.document());
        ByteBuf answer = read.answer(UnpooledByteBufAllocator.DEFAULT);
        assertEquals(document + "\0", answer.toString(StandardCharsets.UTF_8));
        answer.release();
    }

    @Test
    void grantsKeepEverything() {
        Grant grant = policy.grants().get(1);
        assertEquals("bank.example", grant.domain().written());
        assertTrue(grant.secure() && grant.ports().contains(8080));
        assertTrue(file().policy().grants().isEmpty());
    }
}
