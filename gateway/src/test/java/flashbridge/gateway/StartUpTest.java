package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.config.GatewayConfig;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartUpTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void showsThePortsThatWereReallyOpened() throws Exception {
        GatewayConfig config = config("""
                listeners = [
                  { name = web, address = 127.0.0.1, port = 0, speaks = [websocket] }
                  { name = flash, address = 127.0.0.1, port = 0, speaks = [xmlsocket] }
                ]""");
        try (Gateway gateway = Gateway.open(config, policy())) {
            int web = gateway.listeners().get(0).port();
            int flash = gateway.listeners().get(1).port();
            assertEquals(
                    """

                    flashbridge development is running

                      web        %-22s websocket                      rooms by path, lobby at /
                      flash      %-22s xmlsocket                      room lobby

                      Open to:     programs on this machine; pages and SWFs of localhost (%s)
                      Open first:  http://127.0.0.1:%d/
                                   which is let in with this line in the policy file: %s
                      Stop:        Ctrl-C
                    """.formatted(
                                    "127.0.0.1 port " + web,
                                    "127.0.0.1 port " + flash,
                                    policyFile(),
                                    web,
                                    "<allow-access-from domain='127.0.0.1' to-ports='" + web + "'/>"),
                    new StartUp(config, policy()).running(gateway));
        }
    }

    @Test
    void namesAPageThatIsLetInWithoutMoreWords() throws Exception {
        GatewayConfig config = config("listeners = [ { port = 0, speaks = [websocket] } ]");
        try (Gateway gateway = Gateway.open(config, policy())) {
            String block = new StartUp(config, policy()).running(gateway);
            int port = gateway.listeners().get(0).port();
            assertTrue(block.endsWith("  Open first:  http://localhost:" + port + "/\n  Stop:        Ctrl-C\n"), block);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/,          /srv/conf/crossdomain.xml, /srv/conf/crossdomain.xml",
        "/srv,       /srv/conf/crossdomain.xml, conf/crossdomain.xml",
        "/srv/conf,  /srv/crossdomain.xml,      /srv/crossdomain.xml",
        "/srv/co,    /srv/conf/crossdomain.xml, /srv/conf/crossdomain.xml"
    })
    void showsAFileAsItCanBeReachedFromHere(Path here, Path file, Path shown) {
        assertEquals(shown, StartUp.shown(file, here));
    }

    @Test
    void showsASecurePortAsOne(@TempDir Path folder) throws Exception {
        GatewayConfig config =
                config("listeners = [ " + TestCertificate.in(folder).listener("secure") + " ]");
        try (Gateway gateway = Gateway.open(config, policy())) {
            String block = new StartUp(config, policy()).running(gateway);
            assertTrue(block.contains("  policy, xmlsocket, websocket over TLS rooms by path, lobby at /\n"), block);
            assertTrue(block.contains("  Open first:  https://127.0.0.1:"), block);
        }
    }

    @Test
    void theColumnsStayInLineWhateverIsLong() throws Exception {
        GatewayConfig config = config("""
                listeners = [
                  { name = the-arena-of-the-north, port = 9000, speaks = [xmlsocket] }
                  { name = web, address = "2001:db8:0:1:2:3:4:5", port = 65535, speaks = [policy, xmlsocket, websocket]
                    behind-tls = true }
                ]""");
        String block = new StartUp(config, policy()).checked();
        assertEquals(
                List.of(
                        "  the-arena-of-the-north port 9000                       xmlsocket" + " ".repeat(31)
                                + "room lobby",
                        "  web                    2001:db8:0:1:2:3:4:5 port 65535 policy, xmlsocket, websocket behind TLS"
                                + " rooms by path, lobby at /"),
                block.lines().filter(line -> line.contains(" port ")).toList(),
                block);
    }

    @Test
    void goesOnWithoutAnOptionalPortThatIsBusyAndSaysSo() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GatewayConfig config = config("""
                    listeners = [
                      { name = flash, address = 127.0.0.1, port = 0, speaks = [xmlsocket] }
                      { name = master, address = 127.0.0.1, port = %d, speaks = [policy], optional = true }
                    ]""".formatted(busy.getLocalPort()));
            try (Gateway gateway = Gateway.open(config, policy())) {
                assertEquals(
                        """

                        flashbridge development is running

                          flash      %-22s xmlsocket                      room lobby
                          not open:  port %d (listener master) cannot be opened: it is in use by java (process %d)

                          Open to:     programs on this machine; pages and SWFs of localhost (%s)
                          Stop:        Ctrl-C
                        """.formatted(
                                "127.0.0.1 port " + gateway.listeners().get(0).port(),
                                busy.getLocalPort(),
                                ProcessHandle.current().pid(),
                                policyFile()),
                        new StartUp(config, policy()).running(gateway));
            }
        }
    }

    @Test
    void saysSoWhenNoSiteIsLetIn() throws Exception {
        GatewayConfig config = config("listeners = [ { name = a, port = 9000, speaks = [policy] } ]");
        Policy nobody =
                PolicyFile.parse("<cross-domain-policy/>".getBytes(UTF_8)).policy();
        assertEquals(
                """
                %s and %s are in order. The gateway would open, as far as they are free:

                  a          port 9000              policy

                  Open to:     programs from anywhere; pages and SWFs of no site at all (%s)
                """.formatted(temp.resolve("gateway.conf"), policyFile(), policyFile()),
                new StartUp(config, nobody).checked());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <allow-access-from domain='a.example' to-ports='8080,9000'/> | a.example
            <allow-access-from domain='a.example' to-ports='8080'/>\
            <allow-access-from domain='*.b.example' to-ports='*'/>\
            <allow-access-from domain='a.example' to-ports='9000'/>      | a.example, *.b.example
            <allow-access-from domain='a.example' to-ports='8080'/>      | a.example (port 8080)
            <allow-access-from domain='*' to-ports='*'/>                 | every site
            <allow-access-from domain='*' to-ports='9000-9100'/>\
            <allow-access-from domain='b.example' to-ports='80,8080'/>   | b.example (port 8080), every site (port 9000)
            """)
    void namesThePortsOfASiteThatIsNotLetInAtAllOfThem(String grants, String sites) throws Exception {
        GatewayConfig config = config("""
                listeners = [
                  { port = 8080, speaks = [websocket] }, { port = 9000, speaks = [xmlsocket] }
                  { port = 843, speaks = [policy] }
                ]""");
        assertEquals(sites, openTo(config, grants));
    }

    @Test
    void namesSeveralPortsAndEightSites() throws Exception {
        GatewayConfig config = config("""
                listeners = [
                  { port = 8080, speaks = [websocket] }, { port = 9000, speaks = [xmlsocket] }
                  { port = 9001, speaks = [xmlsocket] }
                ]""");
        StringBuilder grants = new StringBuilder("<allow-access-from domain='a.example' to-ports='9001,8080'/>");
        for (int i = 2; i <= 10; i++) {
            grants.append("<allow-access-from domain='").append(i).append(".example' to-ports='*'/>");
        }
        assertEquals(
                "a.example (ports 8080, 9001), 2.example, 3.example, 4.example, 5.example, 6.example, 7.example,"
                        + " 8.example and 2 more",
                openTo(config, grants.toString()));
    }

    private String openTo(GatewayConfig config, String grants) throws Exception {
        Policy policy = PolicyFile.parse(("<cross-domain-policy>" + grants + "</cross-domain-policy>").getBytes(UTF_8))
                .policy();
        String block = new StartUp(config, policy).checked();
        return block.substring(block.indexOf("SWFs of ") + "SWFs of ".length(), block.lastIndexOf(" (" + policyFile()));
    }

    private Path policyFile() {
        return temp.resolve("crossdomain.xml");
    }

    private Policy policy() throws Exception {
        return PolicyFile.read(policyFile()).policy();
    }

    private GatewayConfig config(String text) throws Exception {
        Files.writeString(policyFile(), """
                <cross-domain-policy><allow-access-from domain="localhost" to-ports="*"/></cross-domain-policy>
                """);
        return GatewayConfig.read(Files.writeString(temp.resolve("gateway.conf"), text));
    }
}
