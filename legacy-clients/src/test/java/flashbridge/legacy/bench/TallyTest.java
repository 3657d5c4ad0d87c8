package flashbridge.legacy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import flashbridge.legacy.load.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Load LOAD =
            new Load(2, 1, List.of(Speech.XMLSOCKET), 2, Speech.XMLSOCKET, 40, 0, 10, false, false);

    private final Tally tally = new Tally(LOAD);

    @Test
    void noticesWhatComesTwiceOrLate() throws Exception {
        Client client = client(Speech.XMLSOCKET);
        for (int number : new int[] {5, 6, 9, 8, 10, 10}) {
            hear(client, 1, number);
        }
        assertEquals(5, tally.count.delivered);
        assertEquals(2, tally.disorder());
    }

    @Test
    void noticesReceiversThatHearAnotherOrder() throws Exception {
        Client one = client(Speech.XMLSOCKET);
        Client other = client(Speech.XMLSOCKET);
        hear(one, 0, 0);
        hear(one, 1, 1);
        hear(one, 0, 2);
        hear(other, 1, 1); // each publisher is heard in its order, but
        hear(other, 0, 0);
        hear(other, 0, 2);
        assertEquals(1, tally.disorder());
        assertEquals(6, tally.count.delivered);
    }

    @Test
    void noticesMessagesOfAnotherRoom() throws Exception {
        Client client = client(Speech.XMLSOCKET);
        hear(client, 2, 0); // publishers 0 and 1 are here, 2 and 3 in the second room
        assertEquals(1, tally.count.strayed);
        assertEquals(0, tally.count.delivered + tally.foreign);
    }

    @Test
    void givesEachRoomAnOrderOfItsOwn() throws Exception {
        Client here = client(Speech.XMLSOCKET);
        Client there = client(Speech.XMLSOCKET, 1);
        hear(here, 0, 0);
        hear(there, 2, 1);
        hear(there, 3, 0);
        hear(here, 1, 1);
        assertEquals(0, tally.disorder());
        assertEquals(4, tally.count.delivered);
    }

    @Test
    void knowsWhenEverybodyHasHeardAMessage() throws Exception {
        Client one = client(Speech.XMLSOCKET);
        Client other = client(Speech.XMLSOCKET);
        hear(one, 0, 0);
        assertEquals(0, tally.room(0).complete());
        hear(other, 0, 0);
        assertEquals(1, tally.room(0).complete());
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
        assertEquals(1, tally.count.delivered);
        tally.heard(client, ByteBuffer.wrap(new byte[] {(byte) 0x89, 0}), 0, 2, 0);
        assertEquals(1, tally.count.delivered);
    }

    @Test
    void answersAHubThatAsksWhetherItIsThere() throws Exception {
        try (ServerSocket hub = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Selector selector = Selector.open()) {
            CompletableFuture<String> pong = CompletableFuture.supplyAsync(() -> ping(hub));
            URI url = URI.create("ws://127.0.0.1:" + hub.getLocalPort() + "/");
            Target target = new Target("hub", null, url, null, "/flash");
            try (Client client = Client.connect(Speech.RFC_6455, target, LOAD, 0, tally)) {
                client.register(selector);
                client.send(new byte[1]);
                while (tally.closed == 0 && selector.select(10_000) > 0) {
                    selector.selectedKeys().clear();
                    client.read(ByteBuffer.allocate(1000), tally);
                }
                assertEquals("8a8237fa213d5f93", pong.get(10, TimeUnit.SECONDS)); // "hi" behind its mask
                assertEquals(0, tally.foreign);
            }
        }
    }

    /** Lets a client in, asks whether it is there, and returns its answer. */
    private static String ping(ServerSocket hub) {
        try (Socket socket = hub.accept()) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            socket.getOutputStream().write("HTTP/1.1 101 Yes\r\n\r\n".getBytes(UTF_8));
            socket.getInputStream().read(); // else it might come with the answer
            socket.getOutputStream().write(HexFormat.of().parseHex("89026869"));
            return HexFormat.of().formatHex(socket.getInputStream().readNBytes(8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tellsWhatOthersSayFromWhatIsNoMessage() throws Exception {
        Client flash = client(Speech.XMLSOCKET);
        hear(flash, 4, 1); // there are publishers 0 to 3
        for (String text : List.of("<chat>hello there</chat>", "hi", "")) {
            byte[] frame = flash.speech.frame(text.getBytes(UTF_8));
            tally.heard(flash, ByteBuffer.wrap(frame), 0, frame.length, 0);
        }
        assertEquals(3, tally.foreign); // an empty one only keeps alive
        Client web = client(Speech.DEFLATE);
        byte[] goodbye = HexFormat.of().parseHex("881b03f5" + "61".repeat(25));
        tally.heard(web, ByteBuffer.wrap(goodbye), 0, goodbye.length, 0);
        assertEquals(3, tally.foreign);
        assertEquals(0, tally.count.delivered);
    }

    private void hear(Client client, int publisher, int number) {
        ByteBuffer in = ByteBuffer.wrap(client.speech.frame(Text.of(40, publisher, number, 1000)));
        tally.heard(client, in, 0, in.limit(), 8000);
    }

    private Client client(Speech speech) throws Exception {
        return client(speech, 0);
    }

    private Client client(Speech speech, int room) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        if (speech.isWebSocket()) {
            Target target =
                    new Target("peer", null, URI.create("ws://127.0.0.1:" + Peer.NETTY.open() + "/"), null, "/flash");
            return Client.connect(speech, target, LOAD, room, tally);
        }
        try (ServerSocket server = new ServerSocket(0, 5, here)) {
            InetSocketAddress address = new InetSocketAddress(here, server.getLocalPort());
            Target target = new Target("test", null, URI.create("ws://127.0.0.1/"), address, "");
            return Client.connect(speech, target, LOAD, room, tally);
        }
    }
}
