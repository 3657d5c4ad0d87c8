package flashbridge.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.PolicyReply.Ending;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlashVerdictTest {
    @Test
    void joinsDomainsThatMayDoTheSame() {
        FlashVerdict verdict = from(9000, rule("localhost", "*"), rule("127.0.0.1", "*"));
        assertTrue(verdict.usable());
        assertEquals(
                List.of("SWFs from localhost and 127.0.0.1 may connect to all ports from 1024 up"
                        + " (this policy does not come from a port below 1024)"),
                verdict.sentences());
    }

    @Test
    void opensEveryPortFromAPortBelow1024() {
        FlashVerdict verdict = from(843, rule("*", "*"));
        assertEquals(List.of("SWFs from anywhere may connect to all ports"), verdict.sentences());
        assertTrue(verdict.allows("www.example.com", 21));
    }

    @Test
    void opensOnlyPortsFrom1024UpOtherwise() {
        FlashVerdict verdict = from(1024, rule("*", "516-523,1000-2000,9000"), rule("example.com", "80"));
        assertEquals(
                List.of(
                        "SWFs from example.com may not connect to port 80"
                                + " (this policy does not come from a port below 1024)",
                        "SWFs from anywhere may connect to ports 1024-2000 and 9000"
                                + " (this policy does not come from a port below 1024)"),
                verdict.sentences());
        assertFalse(verdict.allows("example.com", 80));
        assertFalse(verdict.allows("example.com", 1023));
        assertTrue(verdict.allows("example.com", 1024));
        assertTrue(verdict.allows("example.com", 9000));
        assertFalse(verdict.allows("example.com", 9001));
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything.at.all, true",
        "*.example.com, example.com, true",
        "*.example.com, www.EXAMPLE.com, true",
        "*.example.com, badexample.com, false",
        "*.example.com, example.com.evil.org, false",
        "example.com, example.com, true",
        "example.com, www.example.com, false",
        "example.com, https://example.com, true",
        "example.com, http://example.com, true",
        "127.0.0.1, localhost, false",
    })
    void knowsWhichDomainsAreMeant(String domain, String swf, boolean meant) {
        assertEquals(meant, from(9000, rule(domain, "9000")).allows(swf, 9000));
    }

    @Test
    void wantsHttpsForSecureRules() {
        FlashVerdict verdict = from(843, "<allow-access-from domain='example.com' to-ports='9000' secure='true'/>");
        assertEquals(
                List.of("SWFs from example.com may connect to port 9000 if they were loaded over https"),
                verdict.sentences());
        assertFalse(verdict.allows("example.com", 9000));
        assertTrue(verdict.allows("https://example.com", 9000));
    }

    @ParameterizedTest
    @CsvSource({
        "none, false, 'site-control none: nothing is allowed on this host, not even by this document'",
        "master-only, true, site-control master-only: players ask no other port of this host",
        "all, true, site-control all: players ask other ports of this host too",
        "by-content-type, true, site-control by-content-type means nothing for sockets",
    })
    void heedsSiteControlInTheMasterPolicy(String control, boolean usable, String sentence) {
        FlashVerdict verdict = from(843, siteControl(control), rule("*", "*"));
        assertEquals(usable, verdict.usable());
        assertEquals(sentence, verdict.sentences().get(0));
    }

    @Test
    void passesOverSiteControlElsewhere() {
        FlashVerdict verdict = from(9000, siteControl("none"), rule("*", "9000"));
        assertTrue(verdict.usable());
        String answer = "SWFs from anywhere may connect to port 9000";
        assertEquals(List.of(answer, "note: site-control none would count on port 843, not here"), verdict.sentences());
        assertEquals(
                List.of(answer),
                from(9000, siteControl("all"), rule("*", "9000")).sentences());
    }

    @Test
    void complainsAboutRulesThatSayNothing() {
        FlashVerdict verdict = from(
                843,
                "\n<allow-access-from domain='*'/>",
                "\n<allow-access-from to-ports='*'/>",
                "\n" + rule("*", "9000;9001"),
                "<other><allow-access-from domain='*' to-ports='*'/></other>");
        assertFalse(verdict.usable());
        assertEquals(
                List.of(
                        "line 2: allow-access-from without to-ports opens nothing to sockets",
                        "line 3: allow-access-from without domain opens nothing to sockets",
                        "line 4: to-ports=\"9000;9001\" opens nothing: \"9000;9001\" is no port",
                        "no SWF may connect to any port"),
                verdict.sentences());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1-2-3", "5-4", "65536", "-1", "1,", "999999999999"})
    void takesNothingElseForPorts(String ports) {
        assertFalse(from(843, rule("*", ports)).usable());
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 400 Bad Request\r\n\r\n', 'this is an HTTP answer, not a socket policy: HTTP/1.1 400 Bad Request'",
        "<cross-domain-policy/>, 'no NUL behind the document, which a player waits for: <cross-domain-policy/>'",
        "'', the server closed without an answer",
    })
    void complainsAboutAnswersWithoutNul(String text, String sentence) {
        PolicyReply reply = new PolicyReply(text, false, 0, Ending.FIN, Duration.ofMillis(12));
        assertEquals(List.of(sentence), FlashVerdict.of(reply, 843).sentences());
        assertFalse(FlashVerdict.of(reply, 843).usable());
    }

    @ParameterizedTest
    @CsvSource({
        "RESET, the server reset the connection without an answer",
        "STILL_OPEN, no answer within 12 ms",
        "TOO_LONG, 'no NUL within 65536 bytes, which begin: '",
    })
    void complainsAboutSilence(Ending ending, String sentence) {
        PolicyReply reply = new PolicyReply("", false, 0, ending, Duration.ofMillis(12));
        assertEquals(List.of(sentence), FlashVerdict.of(reply, 843).sentences());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'an empty document, only its NUL'",
        "<policy/>, 'this is XML, but <policy>, not <cross-domain-policy>'",
        "hello, 'not XML: line 1, column 1: Content is not allowed in prolog.'",
        "'\ufeff<cross-domain-policy/>', 'a byte order mark stands before the document, and players may not take it'",
    })
    void complainsAboutOtherDocuments(String text, String sentence) {
        assertEquals(List.of(sentence), FlashVerdict.of(whole(text), 843).sentences());
    }

    @Test
    void showsOnlyTheBeginningOfALongAnswerAndNothingThatATerminalActsOn() {
        PolicyReply reply = new PolicyReply("\u001b[2J".repeat(50), false, 0, Ending.FIN, Duration.ZERO);
        String shown = "\u241b[2J".repeat(20) + "...";
        assertEquals("no NUL behind the document, which a player waits for: " + shown, only(FlashVerdict.of(reply, 1)));
    }

    @Test
    void doesNotMindADoctypeAndExpandsNoEntities() {
        String policy = "<?xml version='1.0'?><!DOCTYPE cross-domain-policy SYSTEM 'http://127.0.0.1:1/nowhere.dtd'>"
                + "<cross-domain-policy>" + rule("*", "9000") + "</cross-domain-policy>";
        assertTrue(FlashVerdict.of(whole(policy), 9000).usable());
        String entity =
                "<!DOCTYPE a [<!ENTITY p '9000'>]><cross-domain-policy>" + rule("*", "&p;") + "</cross-domain-policy>";
        assertFalse(FlashVerdict.of(whole(entity), 9000).usable());
    }

    @Test
    void remarksOnBytesBehindTheNulAndOnResets() {
        String text = "<cross-domain-policy>" + rule("*", "9000") + "</cross-domain-policy>";
        PolicyReply reply = new PolicyReply(text, true, 2, Ending.RESET, Duration.ZERO);
        assertEquals(
                List.of(
                        "SWFs from anywhere may connect to port 9000",
                        "players read nothing behind the NUL, where there are 2 bytes more",
                        "the server reset the connection after its answer, and a reset can overtake an answer"),
                FlashVerdict.of(reply, 843).sentences());
    }

    private static FlashVerdict from(int port, String... elements) {
        return FlashVerdict.of(
                whole("<cross-domain-policy>" + String.join("", elements) + "</cross-domain-policy>"), port);
    }

    private static PolicyReply whole(String document) {
        return new PolicyReply(document, true, 0, Ending.FIN, Duration.ZERO);
    }

    private static String rule(String domain, String ports) {
        return "<allow-access-from domain='" + domain + "' to-ports='" + ports + "'/>";
    }

    private static String siteControl(String value) {
        return "<site-control permitted-cross-domain-policies='" + value + "'/>";
    }

    private static String only(FlashVerdict verdict) {
        assertEquals(1, verdict.sentences().size());
        return verdict.sentences().get(0);
    }
}
