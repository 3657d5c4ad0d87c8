package flashbridge.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.gateway.TestCertificate;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of a listener that do not go together. */
class ListenersTest {
    private static final String NAMES = "subprotocols must be a list of names, as [chat, \"xmpp\"], but is ";

    @TempDir
    private Path temp = Path.of("");

    private ConfigFolder folder = new ConfigFolder(temp);

    @BeforeEach
    void prepare() throws Exception {
        folder = ConfigFolder.in(temp);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            speaks = [websocket], subprotocols = [a, b, a, a]     | subprotocols names "a" twice
            speaks = [xmlsocket], subprotocols = [a]              | subprotocols are for websocket, which this listener does not speak
            speaks = [xmlsocket, policy], behind-tls = true       | behind-tls is for websocket, which this listener does not speak
            speaks = [], subprotocols = [a], behind-tls = true    | speaks must be a list of at least one of policy, xmlsocket and websocket, as [xmlsocket, policy], but is []
            """)
    void whatWouldBePassedOverInSilenceIsAMistake(String settings, String mistake) throws Exception {
        assertEquals(List.of("gateway.conf:1: listeners." + mistake), folder.mistakesIn(listener(settings)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1, true]    | [1,true]
            ["chat", 2]  | ["chat",2]
            [chat, null] | ["chat",null]
            [[chat]]     | [["chat"]]
            chat         | "chat"
            ["a b"]      | ["a b"]
            """)
    void aSubprotocolIsAText(String list, String shown) throws Exception {
        assertEquals(
                List.of("gateway.conf:1: listeners." + NAMES + shown),
                folder.mistakesIn(listener("speaks = [websocket], subprotocols = " + list)));
    }

    @Test
    void aNumberInQuotesIsAText() throws Exception {
        GatewayConfig config = folder.read(listener("speaks = [websocket], subprotocols = [\"1\", v2.chat]"));
        assertEquals(List.of("1", "v2.chat"), config.listeners().get(0).subprotocols());
    }

    @Test
    void whoEndsTlsItselfIsNotBehindIt() throws Exception {
        TestCertificate certificate = TestCertificate.in(temp);
        String secure = certificate.listener("secure").replaceFirst("\\{", "{ behind-tls = true,");
        assertEquals(
                List.of("gateway.conf:1: listeners.behind-tls is for a proxy that ends TLS in front;"
                        + " with tls the listener ends it itself"),
                folder.mistakesIn("listeners = [ " + secure + " ]"));
    }

    @Test
    void whatIsSwitchedOffMayStandAnywhere() throws Exception {
        GatewayConfig config = folder.read(listener("speaks = [xmlsocket], subprotocols = [], behind-tls = false"));
        assertEquals(1, config.listeners().size());
    }

    private static String listener(String settings) {
        return "listeners = [ { port = 0, " + settings + " } ]";
    }
}
