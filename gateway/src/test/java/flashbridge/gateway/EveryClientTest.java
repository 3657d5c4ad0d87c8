package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.Draft;
import flashbridge.legacy.LegacyClient;
import flashbridge.legacy.Request;
import flashbridge.legacy.XmlSocketClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of every draft over real sockets, which share no code with the gateway and check each answer themselves. */
class EveryClientTest {
    private static final String UNICODE = "h\u00e9llo \u2713 \u6f22\u5b57 \ud83d\ude42";
    private static final int[] LENGTHS = {0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000};

    @TempDir
    private Path temp = Path.of("");

    /** Everybody in the room lobby, by name. */
    private static final class Everybody implements AutoCloseable {
        final Map<String, LegacyClient> clients = new LinkedHashMap<>();

        void all(String address) throws IOException {
            for (Draft draft : Draft.values()) {
                clients.put(draft + " " + address, draft.connect(request(address)));
            }
        }

        void hear(String text, String from) throws IOException {
            for (Map.Entry<String, LegacyClient> client : clients.entrySet()) {
                assertEquals(text, client.getValue().receive(PATIENCE), "from " + from + " to " + client.getKey());
            }
        }

        @Override
        public void close() throws IOException {
            for (LegacyClient client : clients.values()) {
                client.close();
            }
        }
    }

    @Test
    void everybodyHearsEverybodyInOneOrder() throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "");
                Everybody everybody = new Everybody()) {
            everybody.clients.put("xmlsocket", gateway.member("flash"));
            everybody.all("ws://localhost:" + gateway.port("web") + "/lobby");
            everybody.all("wss://localhost:" + gateway.port("secure") + "/lobby");
            for (Map.Entry<String, LegacyClient> sender : everybody.clients.entrySet()) {
                String text = UNICODE + " from " + sender.getKey();
                sender.getValue().send(text);
                everybody.hear(text, sender.getKey());
            }
        }
    }

    @Test
    void messagesOfAllLengthsArriveUnchanged() throws Exception {
        try (TestGateway gateway = TestGateway.open("");
                Everybody everybody = new Everybody()) {
            everybody.clients.put("xmlsocket", gateway.member("flash"));
            everybody.all("ws://localhost:" + gateway.port("web") + "/lobby");
            for (Map.Entry<String, LegacyClient> sender : everybody.clients.entrySet()) {
                for (int length : LENGTHS) {
                    if (length > 0 || !sender.getKey().equals("xmlsocket")) { // where empty messages are keep-alives
                        String text = "a".repeat(length);
                        sender.getValue().send(text);
                        everybody.hear(text, sender.getKey() + ", " + length + " bytes");
                    }
                }
            }
        }
    }

    @Test
    void allWhoSpeakAtOnceAreHeardInTheSameOrderEverywhere() throws Exception {
        int each = 50;
        try (TestGateway gateway = TestGateway.open("");
                Everybody everybody = new Everybody()) {
            everybody.clients.put("xmlsocket", gateway.member("flash"));
            everybody.all("ws://localhost:" + gateway.port("web") + "/lobby");
            for (int i = 0; i < each; i++) {
                for (Map.Entry<String, LegacyClient> sender : everybody.clients.entrySet()) {
                    sender.getValue().send(sender.getKey() + " " + i);
                }
            }
            List<String> order = new ArrayList<>();
            for (LegacyClient client : everybody.clients.values()) {
                List<String> heard = new ArrayList<>();
                for (int i = 0; i < each * everybody.clients.size(); i++) {
                    heard.add(client.receive(PATIENCE));
                }
                order = order.isEmpty() ? heard : order;
                assertEquals(order, heard);
            }
            for (String sender : everybody.clients.keySet()) {
                assertEquals(
                        IntStream.range(0, each).mapToObj(i -> sender + " " + i).toList(),
                        order.stream()
                                .filter(text -> text.startsWith(sender + " "))
                                .toList());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void pingsAndLeavesAsItsDraftHasIt(Draft draft) throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "")) {
            for (String address : List.of(
                    "ws://localhost:" + gateway.port("web") + "/",
                    "ws://localhost:" + gateway.port("all") + "/room?x=y%20z",
                    "wss://localhost:" + gateway.port("secure") + "/lobby/")) {
                LegacyClient client = draft.connect(request(address));
                if (client.pings()) {
                    client.ping(PATIENCE);
                }
                client.send("last words");
                assertEquals("last words", client.receive(PATIENCE));
                client.leave(PATIENCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void isToldTheSubprotocolThatItOffersAndTheGatewayHas(Draft draft) throws Exception {
        String listener = "listeners += { name = chat, address = 127.0.0.1, port = 0, speaks = [websocket]"
                + ", subprotocols = [xmpp, chat] }\n";
        try (TestGateway gateway = TestGateway.open(listener)) {
            String address = "ws://localhost:" + gateway.port("chat") + "/";
            draft.connect(request(address).withSubprotocol("chat")).close(); // the client compares
            draft.connect(request(address)).close();
            IOException refused = assertThrows(
                    IOException.class, () -> draft.connect(request(address).withSubprotocol("other")));
            assertTrue(refused.toString().endsWith("WebSocket-Protocol is missing, expected other"));
        }
    }

    @Test
    void isToldItsSecureAddressBehindAProxyThatEndsTls() throws Exception {
        String listener =
                "listeners += { name = behind, address = 127.0.0.1, port = 0, speaks = [websocket], behind-tls = on }";
        try (TestGateway gateway = TestGateway.open(listener);
                RawConnection proxy = new RawConnection(gateway.port("behind"))) {
            proxy.send("GET /a?b HTTP/1.1\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nHost: Localhost\r\n"
                    + "Origin: https://localhost\r\n\r\n");
            String head = proxy.readHead();
            assertTrue(head.contains("\r\nWebSocket-Location: wss://localhost/a?b\r\n"), head);
        }
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void isRefusedFromAStrangeSite(Draft draft) throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            Request strange =
                    request("ws://localhost:" + gateway.port("web") + "/").withOrigin("http://evil.example");
            IOException refused = assertThrows(IOException.class, () -> draft.connect(strange));
            assertTrue(refused.toString().contains("403 Forbidden"), refused.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Draft.class)
    void isToldInItsOwnWayThatTheGatewayStops(Draft draft) throws Exception {
        LegacyClient client;
        try (TestGateway gateway = TestGateway.open("")) {
            client = draft.connect(request("ws://localhost:" + gateway.port("web") + "/"));
            client.send("in");
            assertEquals("in", client.receive(PATIENCE));
            Thread stop = new Thread(gateway::close);
            stop.start();
            assertEquals(null, client.receive(PATIENCE));
            client.close();
            stop.join();
        }
        String expected = switch (draft) {
            case HIXIE_75 -> "";
            case HIXIE_76 -> "ff 00";
            case HYBI_01, HYBI_02, HYBI_03, HYBI_04 -> "closing frame";
            case HYBI_05 -> "S";
            default -> "1001 the gateway stops";
        };
        assertEquals(expected, client.farewell());
    }

    @Test
    void theCommandLineFindsNothingToComplainOf() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            String all = "127.0.0.1:" + gateway.port("all");
            Process every = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "flashbridge.legacy.Main",
                            "--every",
                            "ws://" + all + "/",
                            "xmlsocket://" + all,
                            "policy://" + all)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(every.getInputStream().readAllBytes(), UTF_8);
            assertTrue(said.endsWith("\n206 passed, 0 failed\n"), said);
            assertEquals(0, every.waitFor());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xmlsocket", "ws"})
    void speaksXmlSocketOverTls(String first) throws Exception {
        try (TestGateway gateway = TestGateway.openSecure(temp, "");
                XmlSocketClient flash =
                        XmlSocketClient.connect(request("xmlsockets://localhost:" + gateway.port("secure")));
                LegacyClient page =
                        Draft.RFC_6455.connect(request("wss://localhost:" + gateway.port("secure") + "/"))) {
            LegacyClient speaker = first.equals("ws") ? page : flash;
            speaker.send(UNICODE);
            assertEquals(UNICODE, flash.receive(PATIENCE));
            assertEquals(UNICODE, page.receive(PATIENCE));
        }
    }

    private static Request request(String address) {
        return Request.of(URI.create(address)).trustingAnybody().withTimeout(PATIENCE);
    }
}
