package flashbridge.gateway.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.fuzz.Fuzz;
import flashbridge.fuzz.Segments;
import flashbridge.gateway.fuzz.CountedChannel;
import flashbridge.gateway.fuzz.Faults;
import flashbridge.gateway.fuzz.Room;
import flashbridge.gateway.fuzz.Room.Entrance;
import flashbridge.gateway.fuzz.Room.Outcome;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.websocket.OpenHouse;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What proxies say about their clients, in a header before all others or in those of HTTP, changed and cut at random. */
class ProxiesFuzzTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String TCP_4 = "cb007107c6336401c8222328";
    private static final String TCP_6 =
            "20010db8000000000000000000000007" + "20010db8000000000000000000000001" + "c8222328";
    /** ALPN, a checksum, nothing, an id, and TLS with its version and the name of the certificate within. §2.2 */
    private static final String EXTENSIONS = "0100026832" + "0300040a0b0c0d" + "04000200ff" + "05000461626364"
            + "200016" + "0700000000" + "210007544c5376312e32" + "2200046e616d65";

    private static final List<String> SAID = List.of(
            "<m>one</m>\0",
            "<policy-file-request/>\0",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n<m/>\0");
    private static final String HIXIE_75 =
            "GET /lobby HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\n" + "Connection: Upgrade\r\nOrigin: http://a\r\n";
    private static final String FRAME = "\0said\u00ff";

    private final Faults faults = new Faults();

    @AfterEach
    void close() {
        faults.close();
    }

    @Test
    void aHeaderIsReadTheSameHoweverItIsCut() throws Exception {
        Fuzz.run(proxied(), (bytes, random) -> {
            Outcome whole = sameHoweverCut(ProxiesFuzzTest::expectHeader, Segments.of(bytes, random));
            boolean begins = Greeting.proxy(Unpooled.wrappedBuffer(bytes)) == Greeting.PROXY;
            assertTrue(begins || (whole.heardInRoom() + whole.sentToClient()).isEmpty(), "let in without a header");
        });
    }

    /** The library reads on behind it when the connection closes. */
    @Test
    void nobodyIsLetInByAHeaderBehindOneThatCannotBeRead() {
        String header = "PROXY TCP4 203.0.113.7 198.51.100.1 51234 9000\r\n";
        for (String none : List.of("PROXY TCP4 nonsense\r\n", header.replace("TCP4 ", "TCP4!"))) {
            byte[] bytes = (none + header + "<m/>\0\r\n<more/>\0").getBytes(ISO_8859_1);
            assertEquals(new Outcome("", "", false), Room.hear(ProxiesFuzzTest::expectHeader, List.of(bytes)));
            faults.assertNone();
        }
    }

    @Test
    void noMoreIsKeptOfAnEndlessHeaderThanOfTheLongest() throws Exception {
        byte[] piece = new byte[16 * 1024];
        Fuzz.run(proxied(), (bytes, random) -> {
            Arrays.fill(piece, (byte) random.nextInt(256));
            Room.hearEndless(ProxiesFuzzTest::expectHeader, bytes, piece, 100, 8L * piece.length);
            faults.assertNone();
        });
    }

    @Test
    void aForwardedRequestIsAnsweredTheSameHoweverItIsCut() throws Exception {
        Entrance port = (client, hub) -> {
            Door door = OpenDoor.of(OpenDoor.listener("POLICY WEBSOCKET", null), null, hub, OpenHouse.behindProxies());
            Peer peer = new Peer(2, client.remoteAddress(), "test");
            client.pipeline().addLast(new FirstBytes(() -> door, peer));
        };
        Fuzz.run(forwarded(), (bytes, random) -> sameHoweverCut(port, Segments.of(bytes, random)));
    }

    private Outcome sameHoweverCut(Entrance entrance, List<List<byte[]>> cuts) {
        Outcome whole = Room.hear(entrance, cuts.get(0));
        faults.assertNone();
        for (List<byte[]> pieces : cuts.subList(1, cuts.size())) {
            assertEquals(whole, Room.hear(entrance, pieces));
            faults.assertNone();
        }
        return whole;
    }

    private static void expectHeader(CountedChannel client, Hub hub) {
        Door door = OpenDoor.of(OpenDoor.listener("POLICY XMLSOCKET WEBSOCKET", null), null, hub, new OpenHouse());
        Peer proxy = new Peer(2, client.remoteAddress(), "test");
        ProxyHeader.expect(
                client, door, proxy, false, named -> client.pipeline().addLast(new FirstBytes(() -> door, named)));
    }

    private static List<byte[]> proxied() {
        return Stream.of(
                        "PROXY TCP4 203.0.113.7 198.51.100.1 51234 9000\r\n",
                        "PROXY TCP6 2001:db8::7 2001:db8::1 51234 9000\r\n",
                        "PROXY UNKNOWN\r\n",
                        "PROXY UNKNOWN " + "f".repeat(90) + "\r\n",
                        hex(SIGNATURE + "2111000c" + TCP_4),
                        hex(SIGNATURE + "21210024" + TCP_6),
                        hex(SIGNATURE + "2112000c" + TCP_4), // UDP
                        hex(SIGNATURE + "213100d8" + "2f746d702f61".repeat(36)), // two names of files
                        hex(SIGNATURE + "20000000"), // LOCAL
                        hex(SIGNATURE + "21000000"), // of nobody
                        version2("11", TCP_4, EXTENSIONS),
                        version2("21", TCP_6, EXTENSIONS.repeat(3)),
                        version2("11", TCP_4, "040fa0" + "00".repeat(4000)))
                .flatMap(header -> SAID.stream().map(said -> header + said))
                .map(text -> text.getBytes(ISO_8859_1))
                .toList();
    }

    /** A header with extensions behind the addresses. */
    private static String version2(String family, String addresses, String extensions) {
        return hex(SIGNATURE + "21" + family + String.format("%04x", (addresses + extensions).length() / 2) + addresses
                + extensions);
    }

    private static List<byte[]> forwarded() {
        return Stream.of(
                        "",
                        "X-Forwarded-For: 203.0.113.9\r\n",
                        "X-Forwarded-For: 6.6.6.6, 203.0.113.9:51234, 127.0.0.1\r\nX-Forwarded-For: ::1\r\n",
                        "X-Forwarded-For: [2001:db8::7]:5, unknown, , _hidden\r\n",
                        "X-Forwarded-For: ::ffff:203.0.113.9%eth0, 1.2.3\r\n",
                        "X-Forwarded-Proto: https\r\n",
                        "X-Forwarded-Proto: http, wss\r\nX-Forwarded-For: 127.0.0.1, localhost\r\n")
                .map(headers -> HIXIE_75 + headers + "\r\n" + FRAME)
                .map(text -> text.getBytes(ISO_8859_1))
                .toList();
    }

    private static String hex(String digits) {
        return new String(HexFormat.of().parseHex(digits), ISO_8859_1);
    }
}
