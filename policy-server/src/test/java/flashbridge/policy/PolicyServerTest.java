package flashbridge.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.policy.PolicyServer.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PolicyServerTest {
    private static final String REQUEST = "<policy-file-request/>\0";
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Policy policy = Documents.policy("<allow-access-from domain=\"localhost\" to-ports=\"*\"/>");
    private PolicyServer server;

    PolicyServerTest() throws IOException {
        server = PolicyServer.open(ANY_PORT, policy);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Socket connect(PolicyServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Everything up to the FIN; an RST would be an exception. */
    private static String readToEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private String wholeAnswer() {
        return policy.document() + "\0";
    }

    @Test
    void answersWithDocumentAndOneNulThenFin() throws IOException {
        try (Socket socket = connect(server)) {
            send(socket, REQUEST);
            assertEquals(wholeAnswer(), readToEnd(socket));
        }
    }

    @Test
    void answersPolicyRequestSplitByteByByte() throws IOException {
        try (Socket socket = connect(server)) {
            for (int i = 0; i < REQUEST.length(); i++) {
                send(socket, REQUEST.substring(i, i + 1));
            }
            assertEquals(wholeAnswer(), readToEnd(socket));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<policy-file-request />\0", "<cross-domain-request/>\0", "<cross-domain-request />\0"})
    void answersOtherSpellings(String request) throws IOException {
        try (Socket socket = connect(server)) {
            send(socket, request);
            assertEquals(wholeAnswer(), readToEnd(socket));
        }
    }

    @Test
    void answersAClientThatHasSentItsFinAlready() throws IOException {
        try (Socket socket = connect(server)) {
            send(socket, REQUEST);
            socket.shutdownOutput();
            assertEquals(wholeAnswer(), readToEnd(socket));
        }
    }

    @Test
    void noResetOvertakesTheAnswerWhenTheClientKeepsSending() throws IOException {
        try (Socket socket = connect(server)) {
            send(socket, REQUEST + "x".repeat(30_000));
            // read the answer before sending more: all of it must have come, with FIN and without RST
            assertEquals(wholeAnswer(), readToEnd(socket));
            send(socket, "y".repeat(20_000));
            socket.shutdownOutput();
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void cutsOffAClientThatNeverStopsSending() throws IOException {
        try (Socket socket = connect(server)) {
            send(socket, REQUEST);
            assertEquals(wholeAnswer(), readToEnd(socket));
            OutputStream out = socket.getOutputStream();
            byte[] junk = new byte[16 * 1024];
            assertThrows(SocketException.class, () -> {
                while (true) {
                    out.write(junk);
                }
            });
        }
    }

    @Test
    void closesAfterTheFinWhenTheClientOnlyStays() throws IOException {
        try (Socket socket = connect(server)) {
            send(socket, REQUEST);
            assertEquals(wholeAnswer(), readToEnd(socket));
            // 2 seconds later the server's end is gone, so that writing meets an RST
            await().atMost(Duration.ofSeconds(20)).until(() -> refusesToTake(socket));
        }
    }

    private static boolean refusesToTake(Socket socket) {
        try {
            send(socket, "x");
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u0016\u0003\u0001\u0002", "hello\n", "\0"})
    void closesWithoutAWordOnEverythingElse(String text) throws IOException {
        try (Socket socket = connect(server)) {
            send(socket, text);
            assertEquals("", readToEnd(socket));
        }
    }

    @Test
    void closesWhenTheRequestStaysUnfinished() throws IOException {
        Limits hasty = new Limits(10, 10, Duration.ofMillis(100));
        try (PolicyServer quick = PolicyServer.open(ANY_PORT, policy, hasty);
                Socket silent = connect(quick);
                Socket withoutNul = connect(quick)) {
            send(withoutNul, "<policy-file-request/>");
            assertEquals("", readToEnd(silent));
            assertEquals("", readToEnd(withoutNul));
        }
    }

    @Test
    void survivesClientsThatLeaveEarly() throws IOException {
        connect(server).close();
        try (Socket socket = connect(server)) {
            send(socket, "<policy");
        }
        try (Socket socket = connect(server)) {
            send(socket, "<policy");
            socket.setSoLinger(true, 0);
        }
        answersWithDocumentAndOneNulThenFin();
    }

    @Test
    void serves200ClientsAtOnce() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try (PolicyServer large = PolicyServer.open(ANY_PORT, policy, new Limits(200, 200, Duration.ofSeconds(10)))) {
            for (int i = 0; i < 200; i++) {
                sockets.add(connect(large));
            }
            for (Socket socket : sockets) {
                send(socket, REQUEST);
            }
            for (Socket socket : sockets) {
                assertEquals(wholeAnswer(), readToEnd(socket));
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void turnsAwayWhoComesBeyondTheLimitAndLetsInAgainLater() throws IOException {
        Limits two = new Limits(2, 2, Duration.ofSeconds(30));
        try (PolicyServer small = PolicyServer.open(ANY_PORT, policy, two)) {
            try (Socket first = connect(small);
                    Socket second = connect(small);
                    Socket third = connect(small)) {
                assertEquals(-1, third.getInputStream().read());
                send(first, REQUEST);
                assertEquals(wholeAnswer(), readToEnd(first));
                assertTrue(second.isConnected());
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> answers(small));
        }
    }

    @Test
    void leavesPlacesToOthersAndSaysWhomItTurnsAway() throws IOException {
        Limits twoOfEach = new Limits(1000, 2, Duration.ofSeconds(30));
        try (Said said = Said.by(PolicyServer.class);
                PolicyServer small = PolicyServer.open(ANY_PORT, policy, twoOfEach);
                Socket first = connect(small);
                Socket second = connect(small);
                Socket third = connect(small)) {
            assertEquals(-1, third.getInputStream().read());
            assertEquals(
                    List.of("WARN turned away 127.0.0.1:" + third.getLocalPort()
                            + ": its address has 2 places already"),
                    said.with(":" + third.getLocalPort()));
            assertTrue(second.isConnected());
            send(first, REQUEST);
            assertEquals(wholeAnswer(), readToEnd(first));
            first.shutdownOutput();
            await().atMost(Duration.ofSeconds(20)).until(() -> answers(small));
        }
    }

    private boolean answers(PolicyServer small) {
        try (Socket socket = connect(small)) {
            send(socket, REQUEST);
            return readToEnd(socket).equals(wholeAnswer());
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void anotherPolicyCountsForThoseTooWhoAreHalfWayThroughTheirRequest() throws IOException {
        Policy other = Documents.policy("<allow-access-from domain=\"www.example.com\" to-ports=\"80\"/>");
        try (Socket early = connect(server);
                Socket answered = connect(server)) {
            send(answered, REQUEST);
            assertEquals(wholeAnswer(), readToEnd(answered));
            send(early, REQUEST.substring(0, 9));
            server.change(other);
            send(early, REQUEST.substring(9));
            assertEquals(other.document() + "\0", readToEnd(early));
            answered.shutdownOutput();
            assertEquals(-1, answered.getInputStream().read());
        }
    }

    @Test
    void waitsForItsEndAsLongAsIsAskedFor() throws InterruptedException {
        assertFalse(server.awaitClose(Duration.ofMillis(1)));
    }

    @Test
    void aTakenPortIsAnIoException() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThrows(IOException.class, () -> PolicyServer.open(taken, policy).close());
    }

    @Test
    void closingFreesThePort() throws IOException, InterruptedException {
        InetSocketAddress same = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        server.close();
        assertTrue(server.awaitClose(Duration.ofSeconds(20)));
        server = PolicyServer.open(same, policy);
        answersWithDocumentAndOneNulThenFin();
    }
}
