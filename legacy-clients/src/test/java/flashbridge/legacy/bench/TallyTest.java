package flashbridge.legacy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import flashbridge.legacy.load.Text;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Load LOAD = new Load(1, List.of(Speech.XMLSOCKET), 2, Speech.XMLSOCKET, 40, 0, 10, false);

    private final Tally tally = new Tally(LOAD);

    @Test
    void noticesWhatComesTwiceOrLate() throws Exception {
        Client client = client(Speech.XMLSOCKET);
        for (int number : new int[] {5, 6, 9, 8, 10, 10}) {
            hear(client, 1, number);
        }
        hear(client, 0, 1); // each publisher has numbers of its own
        assertEquals(7, tally.heard);
        assertEquals(2, tally.disorder);
    }

    @Test
    void knowsWhenEverybodyHasHeardAMessage() throws Exception {
        Client one = client(Speech.XMLSOCKET);
        Client other = client(Speech.XMLSOCKET);
        hear(one, 0, 0);
        assertEquals(0, tally.complete);
        hear(other, 0, 0);
        assertEquals(1, tally.complete);
    }

    @Test
    void measuresTheTimeOnlyWhenItIsToldTo() throws Exception {
        Client client = client(Speech.XMLSOCKET);
        hear(client, 0, 0);
        assertEquals(0, tally.latency.getTotalCount());
        tally.measuring = true;
        hear(client, 0, 1);
        assertEquals(1, tally.latency.getTotalCount());
        assertEquals(7, tally.latency.getMaxValue()); // microseconds
    }

    @Test
    void readsCompressedMessagesAndOverhearsPings() throws Exception {
        Client client = client(Speech.DEFLATE);
        byte[] text = Text.of(100, 1, 77, 0);
        byte[] packed = new byte[200];
        Deflater deflater = new Deflater(1, true);
        deflater.setInput(text);
        int length = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH) - 4;
        ByteBuffer frame = ByteBuffer.allocate(length + 2)
                .put((byte) 0xC1)
                .put((byte) length)
                .put(packed, 0, length);
        tally.heard(client, frame, 0, length + 2, 0);
        assertEquals(1, tally.heard);
        assertEquals(78, client.expectAfter(1, 78));
        tally.heard(client, ByteBuffer.wrap(new byte[] {(byte) 0x89, 0}), 0, 2, 0);
        assertEquals(1, tally.heard);
    }

    @Test
    void tellsWhatOthersSayFromWhatIsNoMessage() throws Exception {
        Client flash = client(Speech.XMLSOCKET);
        hear(flash, 2, 1); // there are publishers 0 and 1
        for (String text : List.of("<chat>hello there</chat>", "hi", "")) {
            byte[] frame = flash.speech.frame(text.getBytes(UTF_8));
            tally.heard(flash, ByteBuffer.wrap(frame), 0, frame.length, 0);
        }
        assertEquals(3, tally.foreign); // an empty one only keeps alive
        Client web = client(Speech.DEFLATE);
        byte[] goodbye = HexFormat.of().parseHex("881b03f5" + "61".repeat(25));
        tally.heard(web, ByteBuffer.wrap(goodbye), 0, goodbye.length, 0);
        assertEquals(3, tally.foreign);
        assertEquals(0, tally.heard);
    }

    private void hear(Client client, int publisher, int number) {
        ByteBuffer in = ByteBuffer.wrap(client.speech.frame(Text.of(40, publisher, number, 1000)));
        tally.heard(client, in, 0, in.limit(), 8000);
    }

    private static Client client(Speech speech) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        if (speech.isWebSocket()) {
            Target target =
                    new Target("peer", null, URI.create("ws://127.0.0.1:" + Peer.NETTY.open() + "/"), null, "/flash");
            return Client.connect(speech, target, LOAD);
        }
        try (ServerSocket server = new ServerSocket(0, 5, here)) {
            InetSocketAddress address = new InetSocketAddress(here, server.getLocalPort());
            return Client.connect(speech, new Target("test", null, URI.create("ws://127.0.0.1/"), address, ""), LOAD);
        }
    }
}
