package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final String POLICY = """
            <cross-domain-policy>
              <allow-access-from domain="localhost" to-ports="*"/>
              <allow-access-from domain="*.example.com" to-ports="8080"/>
            </cross-domain-policy>
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void writePolicy() throws Exception {
        policy(POLICY);
    }

    @Test
    void helpGoesToTheOutput() {
        assertEquals(0, run("--help"));
        String[] help = out.toString(UTF_8).split("\n\n", 2);
        assertTrue(help[0].matches("gateway lets [^\n]+\\."), help[0]);
        assertEquals(Arguments.USAGE, help[1]);
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void theVersionOfClassesWithoutAJarIsDevelopment() {
        assertEquals(0, run("--version"));
        assertEquals("flashbridge development\n", out.toString(UTF_8));
    }

    @Test
    void wrongUsageIsExplainedWithTheUsage() {
        assertEquals(2, run("--prot"));
        assertEquals("gateway: \"--prot\" is not an option of gateway\n" + Arguments.USAGE, err.toString(UTF_8));
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void checkSaysWhatWouldBeOpened() throws Exception {
        String config = config("""
                listeners = [
                  { name = flash, port = 9000, speaks = [xmlsocket, policy] }
                  { name = web, port = 8080, speaks = [websocket, policy], room = hall }
                  { name = policy, port = 843, speaks = [policy], address = "127.0.0.1" }
                  { name = free, port = 0, speaks = [xmlsocket, websocket] }
                ]""");
        assertEquals(0, run("--check", "--config", config));
        assertEquals("", err.toString(UTF_8));
        assertEquals("""
                %1$s/gateway.conf and %1$s/crossdomain.xml are in order. The gateway would open, as far as they are free:

                  flash      port 9000              policy, xmlsocket              room lobby
                  web        port 8080              policy, websocket              rooms by path, hall at /
                  policy     127.0.0.1 port 843     policy
                  free       port any               xmlsocket, websocket           rooms by path, lobby at /

                  Open to:     programs from anywhere; pages and SWFs of localhost, *.example.com (port 8080) (%1$s/crossdomain.xml)
                """.formatted(temp), out.toString(UTF_8));
    }

    @Test
    void mistakesInTheConfigurationEndWithTheirOwnStatus() throws Exception {
        String config = config("listeners = [ { port = 80.5, speaks = [policy] } ]\necko = true");
        assertEquals(78, run("--config", config));
        assertEquals("""
                %1$s:1: listeners.port must be a whole number from 0 to 65535, but is 80.5
                %1$s:2: ecko is not a setting; did you mean echo?
                """.formatted(config), err.toString(UTF_8));
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void aMissingConfigurationIsNamed() {
        Path missing = temp.resolve("none.conf");
        assertEquals(78, run("--check", "-c", missing.toString()));
        assertEquals(
                missing + ": there is no such file; put one there, or start with another one: --config FILE\n",
                err.toString(UTF_8));
    }

    @Test
    void aPolicyWithErrorsIsRefusedWithFileAndLine() throws Exception {
        policy("""
                <cross-domain-policy>
                  <allow-access-from domain="localhost"/>
                </cross-domain-policy>
                """);
        assertEquals(78, run("--check", "-c", config("listeners = [ { port = 0, speaks = [policy] } ]")));
        assertTrue(
                err.toString(UTF_8).startsWith(temp.resolve("crossdomain.xml") + ":2: error: "), err.toString(UTF_8));
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void aPolicyWithWarningsIsTakenAndTheyAreShown() throws Exception {
        policy("""
                <cross-domain-policy>
                  <allow-access-from domain="*" to-ports="*"/>
                </cross-domain-policy>
                """);
        assertEquals(0, run("--check", "-c", config("listeners = [ { port = 0, speaks = [policy] } ]")));
        assertEquals(
                temp.resolve("crossdomain.xml")
                        + ":2: warning: domain=\"*\" with to-ports=\"*\" opens every port to every site\n",
                err.toString(UTF_8));
        assertTrue(out.toString(UTF_8).contains(" are in order. "), out.toString(UTF_8));
    }

    @Test
    void aSiteThatIsLetInToPortsOfOthersIsWarnedOf() throws Exception {
        policy("""
                <cross-domain-policy>
                  <allow-access-from domain="localhost" to-ports="9000-9010"/>
                  <allow-access-from domain="www.example.com" to-ports="80"/>
                </cross-domain-policy>
                """);
        assertEquals(0, run("--check", "-c", config("listeners = [ { port = 9000, speaks = [policy] } ]")));
        assertEquals(
                temp.resolve("crossdomain.xml")
                        + ":3: warning: www.example.com: none of its to-ports is a port of this gateway\n",
                err.toString(UTF_8));
    }

    @Test
    void aBusyPortIsExplainedWithTheProcessThatHasIt() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            policy("<cross-domain-policy><allow-access-from domain='*' to-ports='1-65534'/></cross-domain-policy>");
            String config = config("listeners = [ { name = flash, address = 127.0.0.1, port = " + busy.getLocalPort()
                    + ", speaks = [xmlsocket] } ]");
            assertEquals(1, run("--config", config));
            assertEquals(
                    "gateway: port " + busy.getLocalPort() + " (listener flash) cannot be opened: it is in use by java"
                            + " (process " + ProcessHandle.current().pid() + ")\n",
                    err.toString(UTF_8));
            assertEquals("", out.toString(UTF_8));
        }
    }

    @Test
    void anAddressOfAnotherMachineIsExplained() throws Exception {
        // RFC 5737 §3: 192.0.2.0/24 is nobody's
        assertEquals(1, run("-c", config("listeners = [ { port = 0, address = 192.0.2.1, speaks = [policy] } ]")));
        assertEquals(
                "gateway: port 0 (listener port-0) cannot be opened: the address 192.0.2.1 is not one of this machine\n",
                err.toString(UTF_8));
    }

    @Test
    void anAddressThatIsNoneIsExplained() throws Exception {
        assertEquals(1, run("-c", config("listeners = [ { port = 0, address = \"not one\", speaks = [policy] } ]")));
        assertEquals(
                "gateway: port 0 (listener port-0) cannot be opened: the address not one is not known\n",
                err.toString(UTF_8));
    }

    @Test
    void checkSeesAnAddressThatIsNotOfThisMachine() throws Exception {
        String config = config("""
                listeners = [
                  { name = one, port = 9000, address = 192.0.2.1, speaks = [policy] }
                  { name = two, port = 9000, address = "not one", speaks = [policy] }
                  { name = three, port = 9000, address = "2001:db8::1", speaks = [policy], optional = true }
                  { name = four, port = 9000, address = "127.0.0.1", speaks = [policy] }
                ]""");
        assertEquals(1, run("--check", "-c", config));
        assertEquals("""
                gateway: port 9000 (listener one) cannot be opened: the address 192.0.2.1 is not one of this machine
                gateway: port 9000 (listener two) cannot be opened: the address not one is not known
                gateway: port 9000 (listener three) cannot be opened: the address 2001:db8::1 is not one of this machine; it is optional
                """, withoutWarnings());
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void checkSeesTheAdminPortAsWell() throws Exception {
        String listeners = "listeners = [ { port = 9000, speaks = [policy] } ]\n";
        assertEquals(1, run("--check", "-c", config(listeners + "admin { port = 9090, address = 192.0.2.1 }")));
        assertTrue(
                err.toString(UTF_8)
                        .contains("port 9090 (admin.port) cannot be opened: the address 192.0.2.1 is not one of"),
                err.toString(UTF_8));
        assertEquals(0, run("--check", "-c", config(listeners + "admin.port = 9090")));
        assertTrue(
                out.toString(UTF_8).contains("\n  Look inside: http://127.0.0.1:9090/metrics\n"), out.toString(UTF_8));
    }

    @Test
    void checkGoesOnWithoutAnOptionalListener() throws Exception {
        String config = config("""
                listeners = [
                  { name = far, port = 8080, address = 192.0.2.1, speaks = [websocket], optional = true }
                  { name = near, port = 9000, address = 127.0.0.1, speaks = [xmlsocket] }
                ]""");
        assertEquals(0, run("--check", "-c", config));
        assertTrue(err.toString(UTF_8).endsWith(" is not one of this machine; it is optional\n"), err.toString(UTF_8));
        assertEquals("""

                  near       127.0.0.1 port 9000    xmlsocket                      room lobby

                  Open to:     programs on this machine; pages and SWFs of localhost (%s/crossdomain.xml)
                """.formatted(temp), out.toString(UTF_8).split("would open, as far as they are free:\n", 2)[1]);
    }

    @Test
    void checkOpensNoPort() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String config = config(
                    "listeners = [ { address = localhost, port = " + busy.getLocalPort() + ", speaks = [policy] } ]");
            assertEquals(0, run("--check", "-c", config));
            assertEquals("", withoutWarnings());
        }
    }

    /** Those about the policy, which is for other ports than these. */
    private String withoutWarnings() {
        return err.toString(UTF_8)
                .lines()
                .filter(line -> !line.contains("crossdomain.xml"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void aBrokenFileOfTheLogIsOneSentenceWithItsLine() throws Exception {
        Path logback = Files.writeString(
                temp.resolve("logback.xml"), "<configuration>\n  <root level=\"INFO\">\n</configuration>");
        assertEquals(78, run("-c", config("listeners = [ { port = 0, speaks = [policy] } ]")));
        String said = err.toString(UTF_8);
        assertTrue(said.startsWith(logback + ":3: error: this is not well-formed XML: "), said);
        assertEquals(1, said.lines().count(), said);
        assertEquals("", out.toString(UTF_8));
    }

    private int run(String... words) {
        return new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)).run(words);
    }

    @Test
    void checkWarnsOfACertificateThatClientsRefuseOrSoonWill(@TempDir Path old, @TempDir Path early, @TempDir Path late)
            throws Exception {
        String config = config("listeners = [ "
                + TestCertificate.dated(old, "-startdate -9d -validity 8").listener("old") + ", "
                + TestCertificate.dated(early, "-startdate +9d -validity 8").listener("early") + ", "
                + TestCertificate.dated(late, "-validity 6").listener("late") + " ]");
        assertEquals(0, run("--check", "--config", config));
        String[] warnings = err.toString(UTF_8).split("\n", -1);
        assertTrue(warnings[0].startsWith("warning: " + old.resolve("cert.pem") + " has expired at 20"), warnings[0]);
        assertTrue(
                warnings[1].startsWith("warning: " + early.resolve("cert.pem") + " is not valid before 20"),
                warnings[1]);
        assertTrue(warnings[2].startsWith("warning: " + late.resolve("cert.pem") + " expires at 20"), warnings[2]);
        assertEquals(4, warnings.length);
        assertTrue(out.toString(UTF_8).contains(" are in order. "), out.toString(UTF_8));
    }

    private String config(String text) throws Exception {
        return Files.writeString(temp.resolve("gateway.conf"), text).toString();
    }

    private void policy(String text) throws Exception {
        Files.writeString(temp.resolve("crossdomain.xml"), text);
    }
}
