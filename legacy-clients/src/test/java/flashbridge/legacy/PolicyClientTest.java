package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.PolicyReply.Ending;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PolicyClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int REQUEST_LENGTH = 23;

    @Test
    void sendsTheRequestAndReadsToTheNul() throws IOException {
        Peer.Part part = socket -> {
            String request = request(socket);
            Peer.write(socket, "<policy/>\0");
            return request;
        };
        try (Peer peer = new Peer(part)) {
            PolicyReply reply = PolicyClient.ask(Peer.HOST, peer.port(), LONG);
            assertEquals("<policy-file-request/>\0", peer.result());
            assertEquals("<policy/>", reply.document());
            assertTrue(reply.endedByNul());
            assertEquals(0, reply.bytesAfterNul());
            assertEquals(Ending.FIN, reply.ending());
            assertTrue(reply.took().compareTo(LONG) < 0);
        }
    }

    @Test
    void sendsTheSameByteByByte() throws IOException {
        Peer.Part part = socket -> {
            String request = request(socket);
            Peer.writeInPieces(socket, "<policy/>\0".getBytes(ISO_8859_1), 1);
            return request;
        };
        try (Peer peer = new Peer(part)) {
            PolicyReply reply = PolicyClient.askByteByByte(Peer.HOST, peer.port(), LONG);
            assertEquals("<policy-file-request/>\0", peer.result());
            assertEquals("<policy/>", reply.document());
            assertEquals(Ending.FIN, reply.ending());
        }
    }

    @Test
    void countsWhatFollowsTheNul() throws IOException {
        PolicyReply reply = answeredWith("<policy/>\0\n\0x");
        assertEquals("<policy/>", reply.document());
        assertEquals(3, reply.bytesAfterNul());
    }

    @Test
    void tellsThatThereWasNoNul() throws IOException {
        PolicyReply reply = answeredWith("<policy/>");
        assertEquals("<policy/>", reply.document());
        assertFalse(reply.endedByNul());
        assertEquals(Ending.FIN, reply.ending());
    }

    @Test
    void tellsResetFromClose() throws IOException {
        Peer.Part part = socket -> {
            request(socket);
            Peer.write(socket, "<policy/>\0");
            Peer.reset(socket);
            return "";
        };
        try (Peer peer = new Peer(part)) {
            PolicyReply reply = PolicyClient.ask(Peer.HOST, peer.port(), LONG);
            assertTrue(reply.endedByNul());
            assertEquals(Ending.RESET, reply.ending());
        }
    }

    @Test
    void doesNotWaitForAServerThatLeavesTheConnectionOpen() throws IOException {
        Peer.Part part = socket -> {
            Peer.write(socket, "<policy/>\0");
            Peer.untilClosed(socket);
            return "";
        };
        try (Peer peer = new Peer(part)) {
            PolicyReply reply = PolicyClient.ask(Peer.HOST, peer.port(), LONG);
            assertTrue(reply.endedByNul());
            assertEquals(Ending.STILL_OPEN, reply.ending());
            assertTrue(reply.took().compareTo(LONG) < 0);
        }
    }

    @Test
    void givesUpOnAServerThatSaysNothing() throws IOException {
        Peer.Part part = socket -> {
            Peer.untilClosed(socket);
            return "";
        };
        try (Peer peer = new Peer(part)) {
            PolicyReply reply = PolicyClient.ask(Peer.HOST, peer.port(), Duration.ofMillis(200));
            assertEquals("", reply.document());
            assertFalse(reply.endedByNul());
            assertEquals(Ending.STILL_OPEN, reply.ending());
        }
    }

    @Test
    void stopsReadingAnEndlessAnswer() throws IOException {
        PolicyReply reply = answeredWith("x".repeat(PolicyClient.MAX_ANSWER + 5000));
        assertFalse(reply.endedByNul());
        assertEquals(Ending.TOO_LONG, reply.ending());
        assertTrue(reply.document().length() >= PolicyClient.MAX_ANSWER);
    }

    @Test
    void readsAnAnswerThatDidNotWaitForTheRequest() throws IOException {
        try (Peer peer = Peer.saying("<policy/>\0")) {
            PolicyReply reply = PolicyClient.askByteByByte(Peer.HOST, peer.port(), LONG);
            assertEquals("<policy/>", reply.document());
            assertTrue(reply.endedByNul());
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port = XmlSocketClientTest.freePort();
        assertThrows(ConnectException.class, () -> PolicyClient.ask(Peer.HOST, port, LONG));
    }

    private static PolicyReply answeredWith(String answer) throws IOException {
        Peer.Part part = socket -> {
            request(socket);
            Peer.write(socket, answer);
            return "";
        };
        try (Peer peer = new Peer(part)) {
            return PolicyClient.ask(Peer.HOST, peer.port(), LONG);
        }
    }

    private static String request(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(REQUEST_LENGTH), ISO_8859_1);
    }
}
