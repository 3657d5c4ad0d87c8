package flashbridge.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MainTest {
    private static final String GOOD =
            "<cross-domain-policy><allow-access-from domain=\"localhost\" to-ports=\"*\"/></cross-domain-policy>";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Path file;

    MainTest(@TempDir Path folder) {
        file = folder.resolve("policy.xml");
    }

    private int run(String... args) {
        return Main.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private void policy(String text) throws IOException {
        Files.writeString(file, text);
    }

    @ParameterizedTest
    @CsvSource({
        "--prot 1, did you mean --port?",
        "--port, --port needs a value",
        "--port= , --port needs a value",
        "--port x, is not a number from 0 to 65535",
        "--port 65536, is not a number from 0 to 65535",
        "crossdomain.xml, unknown argument crossdomain.xml"
    })
    void wrongUsageIsOneSentenceAndTheUsageLine(String line, String words) {
        assertEquals(2, run(line.strip().split(" ")));
        List<String> lines = err.toString(UTF_8).lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).contains(words), lines.get(0));
        assertTrue(lines.get(1).startsWith("usage: policy-server [--port 843]"), lines.get(1));
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertEquals(0, run("--help"));
        assertEquals(0, run("--version"));
        String[] help = out.toString(UTF_8).split("\n\n", 3);
        assertTrue(help[0].matches("policy-server answers [^\n]+\\."), help[0]);
        assertEquals(Arguments.USAGE, help[1]);
        assertTrue(help[2].startsWith("  --port "), help[2]);
        assertTrue(out.toString(UTF_8).contains("\nexit status: 0 "));
        assertTrue(out.toString(UTF_8)
                .contains("\nIt takes a changed policy as soon as the file is written, and at SIGHUP."));
        assertTrue(out.toString(UTF_8).contains("\npolicy-server "));
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void checkOfAGoodFileSucceeds() throws IOException {
        policy(GOOD);
        assertEquals(0, run("--check", "--policy", file.toString()));
        assertEquals(
                file + " is in order. From port 843 it is open to\n            localhost, all ports\n",
                out.toString(UTF_8));
    }

    @Test
    void badFileIsExit78WithEveryFinding() throws IOException {
        policy("<cross-domain-policy>\n<a/>\n<allow-access-from domain=\"b\"/>\n</cross-domain-policy>");
        assertEquals(78, run("--port=0", "--policy=" + file));
        assertTrue(err.toString(UTF_8).contains(file + ":2: error: unknown element <a>"));
        assertTrue(err.toString(UTF_8).contains(file + ":3: error: "));
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void missingFileIsExit78() {
        assertEquals(78, run("--policy", file.toString()));
        assertTrue(err.toString(UTF_8).contains("there is no such file"));
        assertEquals(1, err.toString(UTF_8).lines().count());
    }

    @Test
    void takenPortIsExit1() throws IOException {
        policy(GOOD);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertEquals(1, run("--port", port, "--address", "127.0.0.1", "--policy", file.toString()));
            assertTrue(err.toString(UTF_8)
                    .contains("cannot listen on port " + port + ": it is in use by "
                            + PortOwner.of(taken.getLocalPort())));
        }
    }

    @Test
    void foreignAddressIsExit1() throws IOException {
        policy(GOOD);
        assertEquals(1, run("--port", "0", "--address", "192.0.2.1", "--policy", file.toString()));
        assertTrue(err.toString(UTF_8).contains("this machine has no address 192.0.2.1"), err.toString(UTF_8));
        assertEquals(1, run("--port", "0", "--address", "no host", "--policy", file.toString()));
        assertTrue(err.toString(UTF_8).contains("the host name no host is unknown"));
    }

    @Test
    void missingPrivilegeIsExplained() {
        IOException denied = new IOException("bind(..) failed with error(-13): Permission denied");
        assertTrue(Main.whyNotBound(denied, new InetSocketAddress(843)).contains("CAP_NET_BIND_SERVICE"));
        assertFalse(Main.whyNotBound(denied, new InetSocketAddress(8430)).contains("CAP_NET_BIND_SERVICE"));
    }

    @Test
    void servesUntilItIsInterrupted() throws Exception {
        policy(GOOD);
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread main = new Thread(
                () -> code.complete(run("--port", "0", "--address", "127.0.0.1", "--policy", file.toString())));
        main.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> out.toString(UTF_8).contains("nc "));
        String block = out.toString(UTF_8);
        Matcher test = Pattern.compile("printf '<policy-file-request/>\\\\0' \\| nc 127\\.0\\.0\\.1 ([0-9]+)\n")
                .matcher(block);
        assertTrue(test.find(), block);
        assertTrue(block.contains("open to   localhost, all ports from 1024 up, since only a policy from"), block);
        assertEquals(GOOD + "\0", answerOf(Integer.parseInt(test.group(1))));
        main.interrupt();
        assertEquals(0, code.get(20, TimeUnit.SECONDS));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // which has no signal to ask with
    void aSignalEndsItWithStatusZero() throws Exception {
        policy(GOOD);
        Process process = start("--port=0", "--address=127.0.0.1", "--policy=" + file);
        try (BufferedReader output = process.inputReader(UTF_8)) {
            assertTrue(output.lines().anyMatch(line -> line.contains("| nc ")), "ended before it had started");
            terminate(process);
            String last = lineWith(" stopped after ", output);
            assertTrue(last.matches(".* INFO +stopped after \\d+s"), last);
            assertNull(output.readLine());
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    /** SIGTERM, without closing the streams as Java would. */
    private static void terminate(Process process) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "" + process.pid()).start().waitFor());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aChangedFileCountsByItselfAndIsReadAtHangUp() throws Exception {
        policy(GOOD);
        Process process = start("--port=0", "--address=127.0.0.1", "--policy=" + file);
        try (BufferedReader output = process.inputReader(UTF_8)) {
            String test = lineWith("| nc ", output);
            int port = Integer.parseInt(test.substring(test.lastIndexOf(' ') + 1));
            String other = GOOD.replace("localhost", "www.example.com");
            policy(other);
            lineWith("reloaded " + file + ", which is open to", output);
            lineWith("www.example.com, all ports", output);
            assertEquals(other + "\0", answerOf(port));

            new ProcessBuilder("kill", "-HUP", "" + process.pid()).start().waitFor();
            lineWith("reloaded " + file, output);
            policy("<cross-domain-policy>\n<a/></cross-domain-policy>");
            lineWith("ERROR not reloaded, everything stays as it was:", output);
            lineWith(file + ":2: error: unknown element <a>", output);
            assertEquals(other + "\0", answerOf(port));
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String lineWith(String text, BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains(text)) {
                return line;
            }
        }
        throw new IOException("ended without saying " + text);
    }

    private static String answerOf(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("<policy-file-request/>\0".getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void aBrokenFileOfTheLogIsExit78() throws Exception {
        policy(GOOD);
        Path logback = Files.writeString(file.resolveSibling("logback.xml"), "<configuration>\n</a>");
        Process process = start("--check", "--policy=" + file);
        try (BufferedReader output = process.inputReader(UTF_8)) {
            List<String> said = output.lines().toList();
            assertTrue(said.get(0).startsWith(logback + ":2: error: this is not well-formed XML: "), said.toString());
            assertEquals(1, said.size(), said.toString());
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(78, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    /** In a process of its own, since how it logs is decided once for each. */
    private static Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
