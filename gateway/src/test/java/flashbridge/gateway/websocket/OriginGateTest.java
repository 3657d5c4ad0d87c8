package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.Printable;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginGateTest {
    private static final Policy POLICY = PolicyFile.parse(
                    "<cross-domain-policy><allow-access-from domain=\"good.example\" to-ports=\"8080\"/></cross-domain-policy>"
                            .getBytes(UTF_8))
            .policy();

    private final OriginGate gate = new OriginGate(POLICY, Path.of("/srv/conf/crossdomain.xml"), false);

    @Test
    void letsProgramsIn() {
        assertTrue(gate.refusal(new DefaultHttpHeaders(), 8080).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin", "Sec-WebSocket-Origin", "sec-websocket-origin"})
    void asksThePolicyUnderBothNames(String header) {
        assertTrue(gate.refusal(headers(header, "http://good.example"), 8080).isEmpty());
        assertFalse(gate.refusal(headers(header, "http://bad.example"), 8080).isEmpty());
        assertFalse(gate.refusal(headers(header, "http://good.example"), 8081).isEmpty());
    }

    @Test
    void refusesWhoNamesAGoodAndABadOrigin() {
        assertFalse(gate.refusal(
                        headers("Origin", "http://good.example").add("Sec-WebSocket-Origin", "http://bad.example"),
                        8080)
                .isEmpty());
        assertFalse(gate.refusal(headers("Origin", "http://good.example").add("Origin", "http://bad.example"), 8080)
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "good.example",
                "http://good.example/",
                "chrome-extension://good.example",
                "http://good.example http://x"
            })
    void refusesWhatIsNoOrigin(String origin) {
        assertFalse(gate.refusal(origin, 8080).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "file://"})
    void asksTheConfigurationAboutPagesWithoutOrigin(String origin) {
        assertTrue(gate.refusal(origin, 8080).orElseThrow().reason().contains("allow-null-origin = true"));
        assertEquals("", gate.refusal(origin, 8080).orElseThrow().policyFile());
        assertTrue(new OriginGate(POLICY, Path.of("crossdomain.xml"), true)
                .refusal(origin, 8080)
                .isEmpty());
    }

    @Test
    void namesTheLineThatWouldLetItIn() {
        String reason = gate.refusal("http://bad.example", 8080).orElseThrow().reason();

        assertTrue(reason.contains("add this line to crossdomain.xml"), reason);
        String line = "<allow-access-from domain='bad.example' to-ports='8080'/>";
        assertTrue(reason.contains(line), reason);
        assertTrue(Printable.quoted(reason).contains(line), "it can be copied from the log");
        assertEquals(reason, reason.stripLeading());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://bad.example", "nonsense"})
    void namesTheFileToClientsAndItsFolderToTheLogAlone(String origin) {
        Handshake.Refused refused = gate.refusal(origin, 8080).orElseThrow();
        assertTrue(refused.reason().contains("crossdomain.xml"), refused.reason());
        assertFalse(refused.reason().contains("/srv"), refused.reason());
        assertEquals(Path.of("/srv/conf/crossdomain.xml").toString(), refused.policyFile());
    }

    private static HttpHeaders headers(String name, String value) {
        return new DefaultHttpHeaders().set(name, value);
    }
}
