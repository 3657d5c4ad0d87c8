package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line, up to where it would run. */
class MainTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void havePolicy() throws IOException {
        Files.writeString(
                folder.resolve("crossdomain.xml"),
                "<cross-domain-policy><allow-access-from domain=\"localhost\" to-ports=\"*\"/></cross-domain-policy>");
    }

    @ParameterizedTest
    @CsvSource({"--help, usage: gateway", "-h, usage: gateway", "--version, flashbridge ", "-V, flashbridge "})
    void saysWhatIsAsked(String option, String answer) {
        assertEquals(0, run(option));
        assertTrue(out.toString(UTF_8).startsWith(answer));
    }

    @ParameterizedTest
    @CsvSource({"--chekc, is not an option of gateway", "--config, needs the name of a file", "x, is not an option"})
    void explainsWrongUsage(String option, String reason) {
        assertEquals(2, run(option));
        assertTrue(err.toString(UTF_8).contains(reason), err.toString(UTF_8));
        assertTrue(err.toString(UTF_8).contains("usage: gateway"));
    }

    @Test
    void checksWithoutOpeningAnything() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String config =
                    config("{ name = flash, port = " + busy.getLocalPort() + ", speaks = [xmlsocket, policy] }");
            assertEquals(0, run("--check", "--config=" + config));
            String said = out.toString(UTF_8);
            assertTrue(said.contains("are in order"), said);
            assertTrue(said.contains("port " + busy.getLocalPort()), said);
            assertTrue(said.contains("policy, xmlsocket"), said);
            assertTrue(said.contains("pages and SWFs of localhost"), said);
        }
    }

    @Test
    void refusesAConfigurationWithFileAndLine() throws Exception {
        assertEquals(78, run("-t", "-c", config("{ port = 1, speaks = [policy], optionl = true }")));
        assertTrue(err.toString(UTF_8)
                .contains("gateway.conf:1: listeners.optionl is not a setting; did you mean optional?"));
    }

    @Test
    void refusesAPolicyWithFileAndLine() throws Exception {
        Files.writeString(
                folder.resolve("crossdomain.xml"),
                "<cross-domain-policy>\n<allow-access-from domain=\"localhost\"/></cross-domain-policy>");
        assertEquals(78, run("-t", "-c", config("{ port = 1, speaks = [policy] }")));
        assertTrue(err.toString(UTF_8).contains("crossdomain.xml:2: error: "), err.toString(UTF_8));
    }

    @Test
    void saysWhoHasThePortThatItCannotOpen() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = busy.getLocalPort();
            String config = config("{ name = a, address = \"127.0.0.1\", port = " + port + ", speaks = [policy] }");
            assertEquals(1, run("--config", config));
            String said = err.toString(UTF_8);
            assertTrue(
                    said.startsWith("gateway: port " + port + " (listener a) cannot be opened: it is in use by "),
                    said);
            if (Files.isDirectory(Path.of("/proc/self/fd"))) {
                assertTrue(said.contains("(process " + ProcessHandle.current().pid() + ")"), said);
            }
        }
    }

    @Test
    void saysThatAnAddressIsNotOfThisMachine() throws Exception {
        assertEquals(1, run("-c", config("{ address = \"192.0.2.1\", port = 0, speaks = [policy] }")));
        assertTrue(
                err.toString(UTF_8).contains("the address 192.0.2.1 is not one of this machine"), err.toString(UTF_8));
    }

    private int run(String... words) {
        return new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)).run(words);
    }

    private String config(String listeners) throws IOException {
        return Files.writeString(folder.resolve("gateway.conf"), "listeners = [ " + listeners + " ]")
                .toString();
    }
}
