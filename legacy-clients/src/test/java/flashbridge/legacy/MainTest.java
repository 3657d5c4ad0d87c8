package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MainTest {
    @ParameterizedTest
    @CsvSource({
        "--swf-domain example.com --to-port 9000, 0, SWFs from example.com may connect to port 9000",
        "--swf-domain example.com --to-port 9001, 1, SWFs from example.com may not connect to port 9001",
        "--swf-domain http://example.com --to-port 9000, 0, SWFs from http://example.com may connect to port 9000",
        "--swf-domain [::1], 1, SWFs from [::1] may not connect to any port",
        "--swf-domain nowhere, 1, SWFs from nowhere may not connect to any port",
        "--swf-domain www.example.org, 0, SWFs from www.example.org may connect to ports 9339 and 9340",
        "--to-port 9000, 0, SWFs from example.com may connect to port 9000",
        "--to-port 9339, 0, SWFs from *.example.org may connect to port 9339",
        "--to-port 80, 1, SWFs from anywhere may not connect to port 80",
    })
    void answersWhatIsAskedAboutAPolicy(String question, int exitCode, String answer) throws IOException {
        String policy = "<cross-domain-policy><allow-access-from domain='example.com' to-ports='9000'/>"
                + "<allow-access-from domain='*.example.org' to-ports='9339,9340'/></cross-domain-policy>\0";
        try (Peer peer = policyServer(policy)) {
            Run run = Run.of("", ("policy://127.0.0.1:" + peer.port() + " " + question).split(" "));
            assertTrue(run.out().endsWith("asked: " + answer + "\n"), run.out());
            assertEquals(exitCode, run.exitCode());
        }
    }

    @Test
    void saysOnceWhyNobodyCanConnect() throws IOException {
        int port = XmlSocketClientTest.freePort();
        String address = "127.0.0.1:" + port;
        Run run = Run.of(
                "",
                "--every",
                "ws://" + address + "/",
                "xmlsocket://" + address,
                "policy://" + address,
                "--timeout",
                "1");
        String refused = "no connection to " + address + ": Connection refused\n";
        assertEquals("all 13 cannot connect: " + refused + "policy: " + refused + "0 passed, 14 failed\n", run.out());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().lines().allMatch(line -> line.matches("asking for the policy|connecting .+")), run.err());
    }

    @Test
    void saysWhoDoesNotHearWhomAtAServerThatOnlyListens() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String one = "xmlsocket://127.0.0.1:" + deaf.getLocalPort();
            Run run = Run.of("", "--every", one, one, "--timeout", "1");
            assertTrue(run.out().contains("xmlsocket  -          FAIL"), run.out());
            assertTrue(run.out().contains("xmlsocket does not hear xmlsocket: nothing came within"), run.out());
            assertTrue(run.out().endsWith("\npassed: 2 connect and 2 leave\n4 passed, 2 failed\n"), run.out());
            assertEquals(1, run.exitCode());
        }
    }

    @Test
    void printsNoTableWhereThereIsOnlyAPolicy() throws IOException {
        try (Peer peer = policyServer(
                "<cross-domain-policy><allow-access-from domain='*' to-ports='9000'/>" + "</cross-domain-policy>\0")) {
            Run run = Run.of("", "--every", "policy://127.0.0.1:" + peer.port());
            assertEquals("passed: 1 policy\n1 passed, 0 failed\n", run.out());
            assertEquals(0, run.exitCode());
        }
    }

    @Test
    void needsAnAddressThatItUnderstands() {
        assertTrue(Run.of("", "--every").err().contains("--every needs a URL"));
        assertTrue(Run.of("", "--every", "http://127.0.0.1/").err().contains("begins with none of policy, ws, wss"));
        assertTrue(
                Run.of("", "--every", "ws://127.0.0.1/", "--timeout", "0").err().contains("from 1 to 3600"));
    }

    @Test
    void saysWhatAPolicyAllows() throws IOException {
        String policy = "<cross-domain-policy><allow-access-from domain='*' to-ports='9000'/></cross-domain-policy>\0";
        try (Peer peer = policyServer(policy)) {
            Run run = Run.of("", "policy://127.0.0.1:" + peer.port());
            assertEquals("SWFs from anywhere may connect to port 9000\n", run.out());
            assertEquals(0, run.exitCode());
        }
    }

    @Test
    void saysNoToAnAnswerOfAnotherProtocol() throws IOException {
        try (Peer peer = policyServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            Run run = Run.of("", "policy://127.0.0.1:" + peer.port());
            assertEquals("this is an HTTP answer, not a socket policy: HTTP/1.1 400 Bad Request\n", run.out());
            assertEquals(1, run.exitCode());
        }
    }

    @Test
    void saysWhatAPlayerDoesWhenRefused() throws IOException {
        String url = "policy://127.0.0.1:" + XmlSocketClientTest.freePort();
        Run run = Run.of("", url);
        assertEquals(
                "connection refused by " + url + ": a player finds no policy here, and says so at once\n", run.out());
        assertEquals(1, run.exitCode());
    }

    @Test
    void servesThePageAndPrintsItsAddress(@TempDir Path ruffle) throws Exception {
        Files.writeString(ruffle.resolve("ruffle.js"), "// the player");
        PipedInputStream printed = new PipedInputStream();
        PrintStream out = new PrintStream(new PipedOutputStream(printed), true, UTF_8);
        Terminal terminal = new Terminal(new BufferedReader(new StringReader("")), out, out);
        Arguments arguments = new Arguments("wss://example.com/flash", Map.of("--port", "0", "--flash-port", "9339"));
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread serving = new Thread(() -> {
            try {
                new RuffleCommand(ruffle).run(arguments, terminal);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            } catch (IOException e) {
                interrupted.completeExceptionally(e);
            }
        });
        serving.start();
        String address = new BufferedReader(new InputStreamReader(printed, UTF_8)).readLine();
        assertTrue(
                address.matches("http://localhost:\\d+/\\?host=example.com&port=9339"
                        + "&proxyUrl=wss%3A%2F%2Fexample.com%2Fflash"),
                address);
        serving.interrupt();
        assertTrue(interrupted.get(20, TimeUnit.SECONDS));
    }

    @Test
    void saysHowToFetchRuffle(@TempDir Path empty) throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(1, new RuffleCommand(empty).run(new Arguments("ruffle", Map.of()), terminal(err)));
        assertTrue(
                err.toString(UTF_8).endsWith("Fetch it with:\nnpm ci --prefix legacy-clients\n"), err.toString(UTF_8));
    }

    @Test
    void saysThatThePortIsTaken(@TempDir Path ruffle) throws Exception {
        Files.writeString(ruffle.resolve("ruffle.js"), "");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Arguments arguments = new Arguments("ruffle", Map.of("--port", "" + taken.getLocalPort()));
            assertEquals(1, new RuffleCommand(ruffle).run(arguments, terminal(err)));
            String sentence = "port %d is in use by another process; choose another with --port\n";
            assertEquals(sentence.formatted(taken.getLocalPort()), err.toString(UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', what to do? A URL is missing",
        "telnet://localhost, 'telnet://localhost begins with none of policy, ruffle, ws, wss, xmlsocket and xmlsockets'",
        "policy, 'policy should be a URL, as in policy://localhost'",
        "xmlsocket://, 'xmlsocket:// is not a URL with a host, as in xmlsocket://localhost:9000'",
        "xmlsocket://h:1 more, more is not understood with xmlsocket://h:1",
        "xmlsocket://h:1 --loud, --loud is not understood with xmlsocket://h:1",
        "--darft hixie-76 ws://h/, --darft is not understood with ws://h/ (did you mean --draft?)",
        "--evry ws://h/, --evry is not understood with ws://h/ (did you mean --every?)",
        "--evry, --evry is not understood (did you mean --every?)",
        "--draft, --draft needs a value",
        "--draft hixie-76, what are the options for? A URL is missing",
        "--insecure, what are the options for? A URL is missing",
        "policy://h:1 --swf-domain http://localhost:80/x, '--swf-domain takes a host, or https://host, without port and path, not http://localhost:80/x'",
        "policy://h:1 --swf-domain localhost:80, '--swf-domain takes a host, or https://host, without port and path, not localhost:80'",
        "xmlsocket://h:1 --linger, --linger needs a value",
        "xmlsocket://h:1 --linger 1 --linger 2, --linger is given twice",
        "xmlsocket://h:1 --linger soon, '--linger takes a number from 0 to 86400, not soon'",
        "policy://h:1 --to-port 70000, '--to-port takes a number from 0 to 65535, not 70000'",
        "policy://h:1/p, 'policy://h:1/p should be a host and a port from 1 to 65535, as in policy://h:843'",
        "xmlsocket://h:99999, 'xmlsocket://h:99999 should be a host and a port from 1 to 65535, as in xmlsocket://h:9000'",
        "ruffle http://h/, 'http://h/ is not a WebSocket URL, as in ws://localhost:8080/flash'",
    })
    void answersWrongUsageWithASentence(String commandLine, String sentence) {
        Run run = Run.of("", commandLine.isEmpty() ? new String[0] : commandLine.split(" "));
        assertEquals("legacy-client: " + sentence + "; --help shows what there is\n", run.err());
        assertEquals("", run.out());
        assertEquals(2, run.exitCode());
    }

    @Test
    void showsHelpAndVersion() {
        assertTrue(Run.of("", "--help")
                .out()
                .matches("(?s)legacy-client is [^\n]+\\.\n\nusage: legacy-client xmlsocket://.*"));
        assertTrue(Run.of("", "--version").out().startsWith("legacy-client "));
        assertEquals(0, Run.of("", "--version").exitCode());
    }

    private static Peer policyServer(String answer) throws IOException {
        return new Peer(socket -> {
            readRequest(socket);
            Peer.write(socket, answer);
            return "";
        });
    }

    private static void readRequest(Socket socket) throws IOException {
        String request = new String(socket.getInputStream().readNBytes(23), ISO_8859_1);
        assertEquals("<policy-file-request/>\0", request);
    }

    private static Terminal terminal(ByteArrayOutputStream err) {
        return new Terminal(
                new BufferedReader(new StringReader("")), Run.print(new ByteArrayOutputStream()), Run.print(err));
    }
}
