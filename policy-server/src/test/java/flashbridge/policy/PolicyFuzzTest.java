package flashbridge.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.fuzz.Fuzz;
import flashbridge.fuzz.Segments;
import flashbridge.policy.PolicyRequest.Match;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What strangers write, and what operators mistype, changed at random. */
class PolicyFuzzTest {
    private static final List<String> ELEMENTS = List.of(
            "<allow-access-from domain=\"*.example.com\" to-ports=\"80,516-523\" secure=\"true\"/>\n",
            "<allow-access-from domain='localhost' to-ports='*'></allow-access-from>",
            "<site-control permitted-cross-domain-policies=\"master-only\"/>",
            "<allow-http-request-headers-from domain=\"*\" headers=\"SOAPAction\"/>",
            "<allow-access-from-identity><signatory><certificate fingerprint=\"01:23\"/></signatory>"
                    + "</allow-access-from-identity>",
            "<!-- a > in a -- comment -->",
            "<![CDATA[ <x/> ]]>",
            "<?php x ?>",
            "&lt;&#65;&#x10ffff;&copy;",
            "\ufeff\u00e9\ud83d\ude00");

    @Test
    void aPolicyFileIsUsableOrSaysWhyNot() throws Exception {
        Fuzz.run(documents(), (bytes, random) -> {
            PolicyFile file = PolicyFile.parse(bytes);
            assertTrue(file.usable() || !file.findings().isEmpty());
            file.findings().forEach(finding -> assertTrue(finding.line() >= 1, finding::message));
            if (file.usable()) {
                assertTrue(
                        PolicyFile.parse(file.policy().document().getBytes(UTF_8))
                                .usable(),
                        "not when it is sent");
                judgeSome(file.policy());
            } else {
                assertThrows(IllegalStateException.class, file::policy);
            }
        });
    }

    @Test
    void anOriginIsPrintableAndReadAlikeOnceItIsRead() throws Exception {
        Fuzz.run(
                bytes("http://www.example.com:8080", "https://[2001:db8::1]", "ws://127.0.0.1:80", "null", "file://"),
                (bytes, random) -> {
                    String header = new String(bytes, random.nextBoolean() ? UTF_8 : ISO_8859_1);
                    Origin origin = Origin.parse(header);
                    assertTrue(origin.toString().chars().allMatch(c -> c >= ' ' && c < 0x7F), origin::toString);
                    if (!origin.isOpaque()) {
                        assertEquals(origin, Origin.parse(origin.toString()));
                        assertTrue(DomainPattern.parse(origin.host()).matches(origin), origin::toString);
                    }
                    judgeSome(
                            Documents.policy("<allow-access-from domain=\"*.example.com\" to-ports=\"80\"/>"), origin);
                });
    }

    @Test
    void aRequestForThePolicyIsRecognisedHoweverItIsCut() throws Exception {
        Fuzz.run(bytes("<policy-file-request/>\0", "<cross-domain-request />\0", "<policy/>\0"), (bytes, random) -> {
            Match whole = PolicyRequest.match(Unpooled.wrappedBuffer(bytes));
            for (List<byte[]> pieces : Segments.of(bytes, random)) {
                ByteBuf in = Unpooled.buffer();
                Match match = Match.MAYBE;
                for (byte[] piece : pieces) {
                    in.writeBytes(piece);
                    Match next = PolicyRequest.match(in);
                    assertTrue(match == Match.MAYBE || match == next, "was " + match + ", is " + next);
                    match = next;
                }
                assertEquals(whole, match);
                assertEquals(match == Match.YES, PolicyRequest.length(in) > 0);
            }
        });
    }

    private static void judgeSome(Policy policy) {
        judgeSome(policy, Origin.parse("http://www.example.com"));
        judgeSome(policy, Origin.parse("null"));
    }

    private static void judgeSome(Policy policy, Origin origin) {
        for (int port : new int[] {80, 9000, 65535}) {
            if (policy.judge(origin, port) instanceof Verdict.Refused refused) {
                assertFalse(refused.reason().isBlank());
            }
            assertFalse(policy.openTo(port).contains(""));
        }
    }

    private static List<byte[]> documents() throws IOException {
        List<byte[]> documents = new ArrayList<>();
        documents.add(Files.readAllBytes(Path.of("..", "conf", "crossdomain.xml")));
        documents.addAll(bytes(ELEMENTS.toArray(new String[0])));
        for (String element : ELEMENTS) {
            documents.add((Documents.DOCTYPE + "<cross-domain-policy>\n" + element + "</cross-domain-policy>")
                    .getBytes(UTF_8));
        }
        return documents;
    }

    private static List<byte[]> bytes(String... texts) {
        return Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
    }
}
