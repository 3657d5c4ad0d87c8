package flashbridge.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of every draft against servers with one thing wrong. */
@Timeout(60)
class WrongServerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HIXIE_75 | Web Socket Protocol | WebSocket Protocol | status line is \"HTTP/1.1 101 WebSocket Protocol Handshake\", expected \"HTTP/1.1 101 Web Socket Protocol Handshake\"",
                "HIXIE_75 | Upgrade: WebSocket | upgrade: websocket | header line 1 is \"upgrade: websocket\", expected \"Upgrade: WebSocket\"",
                "HIXIE_75 | WebSocket-Origin: http | WebSocket-Origin: https | WebSocket-Origin says https://127.0.0.1, expected http://127.0.0.1",
                "HIXIE_75 | Location: ws: | Location: wss: | WebSocket-Location says wss://LOCATION, expected ws://LOCATION",
                "HIXIE_75 | \\r\\n\\r\\n | \\r\\n | headers not terminated by an empty line",
                "HIXIE_76 | Location: ws: | Location: wss: | Sec-WebSocket-Location says wss://LOCATION, expected ws://LOCATION",
                "HIXIE_76 | Upgrade: WebSocket | Upgrade: websocket | Upgrade says websocket, expected WebSocket",
                "HIXIE_76 | Connection: Upgrade | Connection: keep-alive, Upgrade | Connection says keep-alive, Upgrade, expected Upgrade",
                "HIXIE_76 | \\r\\n\\r\\n | \\r\\n\\r\\n\\0 | the 16 challenge bytes do not match",
                "HIXIE_76 | Sec-WebSocket-Origin | X | Sec-WebSocket-Origin is missing",
                "HYBI_03 | 101 | 400 | expected HTTP/1.1 101",
                "HYBI_04 | Sec-WebSocket-Nonce | X | Sec-WebSocket-Nonce is missing",
                "HYBI_05 | Accept: | Accept: x | Sec-WebSocket-Accept does not match: x",
                "HYBI_06 | Upgrade: websocket | Upgrade: h2c | Upgrade says h2c, expected websocket",
                "HYBI_07 | \\r\\n\\r\\n | \\r\\nSec-WebSocket-Protocol: x\\r\\n\\r\\n | Sec-WebSocket-Protocol says x, but was not asked for",
                "RFC_6455 | \\r\\n\\r\\n | \\r\\nSec-WebSocket-Extensions: x\\r\\n\\r\\n | Sec-WebSocket-Extensions says x, but was not asked for",
                "RFC_6455 | \\r\\n\\r\\n | \\r\\nUpgrade: websocket\\r\\n\\r\\n | Upgrade comes 2 times",
                "RFC_6455 | Connection: | Connection | header line \"Connection Upgrade\" has no colon",
                "RFC_6455_DEFLATE | Extensions: permessage-deflate; server_no_context_takeover | X: y | permessage-deflate was not accepted",
                "RFC_6455_DEFLATE | ; server_no_context_takeover | ; server_max_window_bits=9 | which does not follow from the offer",
                "RFC_6455_DEFLATE | ; server_no_context_takeover |  | server_no_context_takeover was offered, but is not in the answer"
            })
    void saysWhatIsWrongInAnAnswer(Draft draft, String right, String wrong, String sentence) throws IOException {
        String twisted = wrong == null ? "" : escaped(wrong);
        try (Peer peer =
                new Peer(OldServer.answering(answer -> answer.replaceFirst(escaped(right), twisted), s -> ""))) {
            IOException e = assertThrows(IOException.class, () -> OldServer.connect(draft, request(peer)));
            String expected = sentence.replace("LOCATION", Peer.HOST + ":" + peer.port() + "/room?a=b");
            assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HIXIE_75, 81054865, 'a frame begins with byte 81, expected 00'",
        "HIXIE_75, 00c0ff, a message of 1 bytes is not UTF-8",
        "HIXIE_76, ff0548, byte ff is not followed by 00",
        "HYBI_03, 0600, a frame has the unknown opcode 6",
        "HYBI_06, 8481, a frame from the server is masked",
        "RFC_6455, 818137fa213d37, a frame from the server is masked",
        "RFC_6455, c10100, a frame has reserved bits set: first byte c1",
        "RFC_6455, 8300, a frame has the unknown opcode 3",
        "RFC_6455, 8000, 'a message begins inside of another, or goes on without having begun'",
        "RFC_6455, 01008100, 'a message begins inside of another, or goes on without having begun'",
        "RFC_6455, 817e0005, a length of 5 is not in its shortest form",
        "RFC_6455, 817f0000000100000000, a frame of 4294967296 bytes",
        "RFC_6455, 8101ff, a message of 1 bytes is not UTF-8",
        "RFC_6455_DEFLATE, c101ff, a compressed message cannot be inflated"
    })
    void saysWhatIsWrongInAFrame(Draft draft, String frame, String sentence) throws IOException {
        Peer.Part part = OldServer.answering(socket -> {
            socket.getOutputStream().write(HEX.parseHex(frame));
            return untilClosed(socket);
        });
        try (Peer peer = new Peer(part);
                LegacyClient client = OldServer.connect(draft, request(peer))) {
            IOException e = assertThrows(IOException.class, () -> client.receive(LONG));
            assertEquals(sentence, e.getMessage());
        }
    }

    private static String escaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
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
