package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.Reader;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChatCommandTest {
    @Test
    void chatsUntilTheEndOfInputAndHearsWhatIsStillComing() throws IOException {
        Peer.Part part = socket -> {
            byte[] heard = socket.getInputStream().readNBytes("hi\0<m>h\u00e9</m>\0".getBytes(UTF_8).length);
            Peer.write(socket, "late \u20ac\0");
            Peer.untilClosed(socket);
            return new String(heard, UTF_8);
        };
        try (Peer peer = new Peer(part)) {
            String url = "xmlsocket://127.0.0.1:" + peer.port();
            Run run = Run.of("hi\n<m>h\u00e9</m>\n", url, "--linger", "1");
            assertEquals("hi\0<m>h\u00e9</m>\0", peer.result());
            assertEquals("late \u20ac\n", run.out());
            assertEquals("connected to " + url + "\nclosed at the end of input\n", run.err());
            assertEquals(0, run.exitCode());
        }
    }

    @Test
    void endsWhenTheServerClosesThoughNothingIsTyped() throws IOException {
        try (Peer peer = Peer.saying("one\0two\nlines\0");
                PipedOutputStream open = new PipedOutputStream()) {
            // not closed here: that would wait for the read that is under way in it
            Reader silent = new InputStreamReader(new PipedInputStream(open), UTF_8);
            Run run = Run.of(silent, "xmlsocket://127.0.0.1:" + peer.port());
            assertEquals("one\ntwo\u240alines\n", run.out());
            assertTrue(
                    run.err()
                            .endsWith(
                                    "closed by the server; this protocol has no closing frame: its last message may say why,"
                                            + " its log should\n"),
                    run.err());
            assertEquals(3, run.exitCode());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hixie-75 | ; this protocol has no closing frame: its last message may say why, its log should
            hixie-76 | ' without a closing frame; its log should say why'
            hybi-05  | ' without a closing frame; its log should say why'
            rfc6455  | ' without a closing frame; its log should say why'
            """)
    void tellsAMissingClosingFrameFromAProtocolWithoutOne(String draft, String words) throws IOException {
        try (Peer peer = new Peer(OldServer.answering(socket -> ""));
                PipedOutputStream open = new PipedOutputStream()) {
            // not closed here: that would wait for the read that is under way in it
            Reader silent = new InputStreamReader(new PipedInputStream(open), UTF_8);
            Run run = Run.of(silent, "ws://127.0.0.1:" + peer.port() + "/", "--draft", draft);
            assertTrue(run.err().endsWith("closed by the server" + words + "\n"), run.err());
            assertEquals(3, run.exitCode());
        }
    }

    @Test
    void saysThatTheConnectionBroke() throws IOException {
        Peer.Part part = socket -> {
            assertEquals('h', socket.getInputStream().read()); // the chat has begun
            Peer.reset(socket);
            return "";
        };
        try (Peer peer = new Peer(part);
                PipedOutputStream open = new PipedOutputStream()) {
            // not closed here: that would wait for the read that is under way in it
            Reader silent = new InputStreamReader(new PipedInputStream(open), UTF_8);
            open.write("hello\n".getBytes(UTF_8));
            open.flush();
            Run run = Run.of(silent, "xmlsocket://127.0.0.1:" + peer.port());
            assertTrue(run.err().endsWith("broken off: Connection reset\n"), run.err());
            assertEquals(1, run.exitCode());
        }
    }

    @Test
    void saysWhoRefusesAChat() throws IOException {
        int port = XmlSocketClientTest.freePort();
        Run run = Run.of("", "xmlsocket://127.0.0.1:" + port);
        assertEquals("legacy-client: no connection to 127.0.0.1:" + port + ": Connection refused\n", run.err());
        assertEquals(1, run.exitCode());
    }

    @Test
    void chatsAsTheDraftThatIsNamed() throws IOException {
        for (String[] order : new String[][] {{"--draft", "hixie-76", "URL"}, {"URL", "--draft", "hixie-76"}}) {
            Peer.Part part = OldServer.answering(socket -> {
                String heard = new String(socket.getInputStream().readNBytes(4), ISO_8859_1);
                socket.getOutputStream().write(new byte[] {0, 'h', 'o', (byte) 0xFF, (byte) 0xFF, 0});
                return heard;
            });
            try (Peer peer = new Peer(part)) {
                String url = "ws://127.0.0.1:" + peer.port() + "/room";
                order[order[2].equals("URL") ? 2 : 0] = url;
                Run run = Run.of("hi\n", order);
                assertEquals("\0hi\u00ff", peer.result());
                assertEquals("ho\n", run.out());
                assertEquals("connected to " + url + " by hixie-76\nclosed by the server: ff 00\n", run.err());
                assertEquals(0, run.exitCode());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "880203e8, 0, 1000",
        "880503e9627965, 0, 1001 bye",
        "880203eb, 3, 1003",
        "880503f1627965, 3, 1009 bye",
        "8800, 0, no code"
    })
    void tellsAGoodbyeFromBeingThrownOut(String frame, int exitCode, String words) throws IOException {
        Peer.Part part = OldServer.answering(socket -> {
            socket.getOutputStream().write(HexFormat.of().parseHex(frame));
            Peer.untilClosed(socket);
            return "";
        });
        try (Peer peer = new Peer(part);
                PipedOutputStream open = new PipedOutputStream()) {
            // not closed here: that would wait for the read that is under way in it
            Reader silent = new InputStreamReader(new PipedInputStream(open), UTF_8);
            Run run = Run.of(silent, "ws://127.0.0.1:" + peer.port() + "/");
            assertTrue(run.err().endsWith("closed by the server: " + words + "\n"), run.err());
            assertEquals(exitCode, run.exitCode());
        }
    }

    @Test
    void leavesByTheGoodbyeOfItsDraft() throws IOException {
        Peer.Part part = OldServer.answering(socket -> {
            String heard = new String(socket.getInputStream().readNBytes(6), ISO_8859_1);
            socket.getOutputStream().write(new byte[] {(byte) 0xFF, 0});
            return heard;
        });
        try (Peer peer = new Peer(part)) {
            String url = "ws://127.0.0.1:" + peer.port() + "/";
            Run run = Run.of("hi\n", url, "--draft", "hixie-76", "--linger", "0");
            assertEquals("\0hi\u00ff\u00ff\0", peer.result());
            assertEquals("connected to " + url + " by hixie-76\nclosed at the end of input\n", run.err());
            assertEquals(0, run.exitCode());
        }
    }

    @Test
    void showsWhyTheServerRefuses() throws IOException {
        Peer.Part part = OldServer.answering(
                answer -> "HTTP/1.1 403 Forbidden\r\nContent-Length: 19\r\n\r\nNot from this site.", socket -> "");
        try (Peer peer = new Peer(part)) {
            Run run = Run.of("", "ws://127.0.0.1:" + peer.port() + "/");
            assertTrue(run.err().endsWith("expected HTTP/1.1 101; it says: Not from this site.\n"), run.err());
            assertEquals(1, run.exitCode());
        }
    }

    @Test
    void knowsTheDraftsOfOneFamilyByAllTheirNames() {
        assertEquals(Draft.HIXIE_76, Draft.named("hybi-00"));
        assertEquals(Draft.HYBI_08, Draft.named("hybi-12"));
        assertEquals(Draft.RFC_6455, Draft.named("hybi-13"));
        for (int number = 0; number <= 17; number++) {
            assertNotNull(Draft.named(String.format("hybi-%02d", number)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--draft hybi-18 ws://127.0.0.1:1/",
                "ws://127.0.0.1:1/ --draft hybi-18",
                "--draft hybi-18",
                "--insecure --draft hybi-18"
            })
    void saysWhichDraftsThereAre(String words) {
        Run run = Run.of("", words.split(" "));
        assertEquals(
                "legacy-client: --draft knows hixie-75, hixie-76, hybi-00 to hybi-17, RFC-6455 (or rfc6455) and deflate, not hybi-18"
                        + "; --help shows what there is\n",
                run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void helpExplainsEveryDraft() {
        String help = Run.of("", "--help").out();
        for (Draft draft : Draft.values()) {
            String family = draft.toString().replaceFirst("hybi-0[1-5]", "hybi-01 to hybi-05");
            assertTrue(help.matches("(?s).*\n +" + family + "( to |, | {2,})\\S.*"), family);
        }
    }
}
