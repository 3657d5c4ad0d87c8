package flashbridge.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What becomes of a policy file that changes while the server runs. */
@Timeout(60)
class OperationTest {
    private static final String OLD =
            "<cross-domain-policy><allow-access-from domain='localhost' to-ports='*'/></cross-domain-policy>";

    private final Logger logger = (Logger) LoggerFactory.getLogger(Operation.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Path file;
    private final PolicyServer server;
    private final Operation operation;

    OperationTest(@TempDir Path folder) throws IOException {
        file = Files.writeString(folder.resolve("policy.xml"), OLD);
        server = PolicyServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                PolicyFile.read(file).policy());
        operation = new Operation(server, file, new WatchedFile(file));
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false); // what the test reads need not be printed
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        server.close();
    }

    @Test
    void saysWhatItGrantsNow() throws IOException {
        String fresh = "<cross-domain-policy><allow-access-from domain='a.example' to-ports='80,8080'/>"
                + "<allow-access-from domain='*' to-ports='9000' secure='true'/></cross-domain-policy>";
        reload(fresh);
        assertEquals(fresh + "\0", answer());
        assertEquals(
                List.of(
                        "INFO reloaded " + file + ", which is open to",
                        "INFO   a.example, port 8080, since only a policy from a port below 1024 opens those below",
                        "INFO   every site, port 9000, from https only"),
                said());
    }

    @Test
    void saysThatNothingHasChanged() throws IOException {
        reload(OLD);
        assertEquals(List.of("INFO reloaded " + file + ": nothing has changed"), said());
        assertEquals(OLD + "\0", answer());
    }

    @Test
    void warnsOfWhatMayNotBeMeantThoughItHasNotChanged() throws IOException {
        reload("<cross-domain-policy/>");
        log.list.clear();
        operation.reload();
        assertEquals(
                List.of(
                        "WARN " + file + ":1: warning: there is no allow-access-from, so nobody may connect",
                        "INFO reloaded " + file + ": nothing has changed"),
                said());
    }

    @Test
    void warnsOfWhatMayNotBeMeant() throws IOException {
        reload("<cross-domain-policy/>");
        assertEquals(
                List.of(
                        "WARN " + file + ":1: warning: there is no allow-access-from, so nobody may connect",
                        "INFO reloaded " + file + ", which is open to",
                        "INFO   nobody"),
                said());
    }

    @Test
    void aWrongFileLeavesTheOldPolicyInForceAndIsToldWithItsLine() throws IOException {
        reload("<cross-domain-policy>\n<allow-access-from domain='a.example'/>\n<b/>\n</cross-domain-policy>");
        assertEquals(OLD + "\0", answer());
        assertEquals("ERROR not reloaded, everything stays as it was:", said().get(0));
        assertEquals("ERROR   " + file + ":2: error: ", start(said().get(1)));
        assertEquals("ERROR   " + file + ":3: error: ", start(said().get(2)));
        assertEquals(3, said().size());
    }

    @Test
    void aFileThatIsGoneLeavesTheOldPolicyInForce() throws IOException {
        Files.delete(file);
        operation.reload();
        assertEquals(OLD + "\0", answer());
        assertEquals(
                List.of(
                        "ERROR not reloaded, everything stays as it was:",
                        "ERROR   cannot read the policy file " + file + ": there is no such file"),
                said());
    }

    private void reload(String policy) throws IOException {
        Files.writeString(file, policy);
        operation.reload();
    }

    private List<String> said() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private static String start(String line) {
        return line.substring(0, line.indexOf("error: ") + "error: ".length());
    }

    private String answer() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("<policy-file-request/>\0".getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
