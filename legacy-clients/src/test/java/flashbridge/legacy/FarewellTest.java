package flashbridge.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How clients of every draft leave, and what they say of a server that does. */
@Timeout(60)
class FarewellTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource({
        "HIXIE_76, ff00, ff00, ''",
        "HIXIE_76, ff00, '', the server hung up without its ff 00",
        "HYBI_01, 0100, 0100, ''",
        "HYBI_03, 0100, 01026869, 'the closing frame has a body of 2 bytes, expected none'",
        "HYBI_04, ?, 8100, ''",
        "HYBI_05, ?, 810153, ''",
        "HYBI_05, ?, 810143, 'the closing frame says \"C\", expected \"S\"'",
        "HYBI_06, ?, 810203e8, ''",
        "HYBI_06, ?, 810203e9, 'the closing frame says 1001, expected 1000'",
        "HYBI_07, 888237fa213d3412, 880203e8, ''",
        "HYBI_08, 888237fa213d3412, 8800, 'the closing frame says no code, expected 1000'",
        "RFC_6455, 888237fa213d3412, 880503e8627965, ''",
        "RFC_6455, 888237fa213d3412, '', the server hung up without a closing frame",
        "RFC_6455, 888237fa213d3412, 880203e88100, something came behind the closing frame"
    })
    void leavesByTheClosingHandshakeOfItsDraft(Draft draft, String fromClient, String fromServer, String wrong)
            throws IOException {
        Peer.Part part = OldServer.answering(socket -> {
            byte[] first = socket.getInputStream().readNBytes(fromClient.equals("?") ? 2 : fromClient.length() / 2);
            socket.getOutputStream().write(HEX.parseHex(fromServer));
            socket.shutdownOutput();
            assertEquals(fromClient.replace("?", HEX.formatHex(first)), HEX.formatHex(first));
            return untilClosed(socket);
        });
        try (Peer peer = new Peer(part);
                LegacyClient client = OldServer.connect(draft, request(peer))) {
            if (wrong.isEmpty()) {
                client.leave(LONG);
            } else {
                IOException e = assertThrows(IOException.class, () -> client.leave(LONG));
                assertEquals(wrong, e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HIXIE_76, ff00, ff 00",
        "HYBI_02, 0100, closing frame",
        "HYBI_05, 810153, S",
        "HYBI_06, 810503e9627965, 1001 bye",
        "RFC_6455, 880503e9627965, 1001 bye",
        "RFC_6455, 8800, no code"
    })
    void tellsWhyTheServerCloses(Draft draft, String close, String why) throws IOException {
        Peer.Part part = OldServer.answering(socket -> {
            socket.getOutputStream().write(HEX.parseHex(close));
            return untilClosed(socket);
        });
        try (Peer peer = new Peer(part);
                LegacyClient client = OldServer.connect(draft, request(peer))) {
            assertNull(client.receive(LONG));
            assertEquals(why, client.farewell());
        }
    }

    private static String untilClosed(Socket socket) throws IOException {
        Peer.untilClosed(socket);
        return "";
    }

    private static Request request(Peer peer) {
        return Request.of(URI.create("ws://" + Peer.HOST + ":" + peer.port() + "/room?a=b"))
                .withTimeout(LONG);
    }
}
