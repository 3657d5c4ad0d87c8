package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The bytes of {@code vectors.json}: handshakes and frames of every draft. */
final class Vectors {
    static final HexFormat HEX = HexFormat.of();
    static final byte[] HYBI_04_KEY = HEX.parseHex("6322a2adc02bc433e3896d34410b74bb7739f960");

    private static final Config ALL = ConfigFactory.parseResources(Vectors.class, "vectors.json");

    /** One or more frames of a draft; {@code payload} is hexadecimal, fragments joined, empty for two messages. */
    record Frame(String draft, String name, String type, String hex, String payload) {
        byte[] bytes() {
            return HEX.parseHex(hex);
        }

        @Override
        public String toString() {
            return draft + " " + name;
        }
    }

    /** A request, or the answer to one, with the bytes behind it. */
    record Head(String draft, String text) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** A client that breaks a rule; {@code bytes} are its key where the rule is about keys. */
    record Negative(String what, String bytes, String expect) {
        byte[] frame() {
            return HEX.parseHex(bytes);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    /** A {@code Sec-WebSocket-Key} and its answer. */
    record AcceptKey(String key, String accept) {}

    /** The keys of a hixie-76 client, and their answer. */
    record Riddle(String key1, String key2, String key3, String answer) {}

    /** A request and what follows, as the network cut it. */
    record Segments(String what, String draft, List<String> hex) {
        @Override
        public String toString() {
            return what;
        }
    }

    private Vectors() {}

    static List<String> drafts() {
        return List.copyOf(ALL.getObject("drafts").keySet());
    }

    /** The names that the drafts of one framing have here: H, M, F04, F05 or F07. */
    static Stream<String> drafts(String framing) {
        return drafts().stream().filter(draft -> framing(draft).equals(framing));
    }

    /** The family of frames that a draft has: H, M, F04, F05 or F07. */
    static String framing(String draft) {
        return draft(draft).getString("framing");
    }

    /** What clients of hybi-07 to RFC 6455 send; what is the same in all of them comes once. */
    static Stream<Frame> hybiClientToServer() {
        Set<String> seen = new HashSet<>();
        return drafts("F07").flatMap(Vectors::clientToServer).filter(frame -> seen.add(frame.name + frame.hex));
    }

    static Stream<Frame> clientToServer(String draft) {
        return frames(draft, "client_to_server");
    }

    static Stream<Frame> serverToClient(String draft) {
        return frames(draft, "server_to_client");
    }

    static Frame serverToClient(String draft, String name) {
        return serverToClient(draft)
                .filter(frame -> frame.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<Head> requests(String draft) {
        return draft(draft).getConfigList("handshakes").stream()
                .map(head -> new Head(draft, text(head)))
                .toList();
    }

    static Head response(String draft) {
        return new Head(draft, text(draft(draft).getConfig("response")));
    }

    /** Frames that break a rule of hybi-07 to RFC 6455. */
    static Stream<Negative> hybiNegatives() {
        return negatives("hex", "prefix_hex").filter(negative -> !negative.what.startsWith("hixie"));
    }

    static Stream<Negative> hixieNegatives() {
        return negatives("hex").filter(negative -> negative.what.startsWith("hixie"));
    }

    static Stream<Negative> keyNegatives() {
        return negatives("key");
    }

    static Stream<AcceptKey> acceptKeys() {
        return ALL.getConfigList("accept_keys").stream()
                .map(pair -> new AcceptKey(pair.getString("key"), pair.getString("accept")));
    }

    static Stream<Riddle> riddles() {
        return ALL.getConfigList("hixie76_challenges").stream()
                .map(riddle -> new Riddle(
                        riddle.getString("key1"),
                        riddle.getString("key2"),
                        riddle.getString("key3_hex"),
                        riddle.getString("response_hex")));
    }

    static Stream<Segments> segmentation() {
        return ALL.getConfigList("segmentation").stream()
                .map(entry -> new Segments(
                        entry.getString("what"), entry.getString("draft"), entry.getStringList("segments")));
    }

    /** A frame of RFC 6455, written by the rule. */
    static byte[] of(int first, byte[] payload, boolean masked) {
        return FrameBytes.hybi(first, payload, masked);
    }

    private static Config draft(String name) {
        return ALL.getConfig("drafts." + ConfigUtil.quoteString(name));
    }

    private static String text(Config head) {
        String text = head.getString("text");
        assertEquals(head.getString("hex"), HEX.formatHex(text.getBytes(StandardCharsets.ISO_8859_1)));
        return text;
    }

    private static Stream<Negative> negatives(String... fields) {
        return ALL.getConfigList("negative").stream()
                .flatMap(entry -> Stream.of(fields)
                        .filter(entry::hasPath)
                        .map(field -> new Negative(
                                entry.getString("what"),
                                entry.getString(field) + (field.equals("prefix_hex") ? "00".repeat(126) : ""),
                                entry.getString("expect"))));
    }

    private static Stream<Frame> frames(String draft, String side) {
        return draft(draft).getObjectList(side).stream()
                .map(ConfigObject::toConfig)
                .map(frame -> frame(draft, frame, side.startsWith("client")));
    }

    private static Frame frame(String draft, Config frame, boolean fromClient) {
        String hex = frame.hasPath("hex") ? frame.getString("hex") : rebuilt(draft, frame, fromClient);
        assertEquals(frame.getInt("len") * 2, hex.length());
        return new Frame(draft, frame.getString("name"), frame.getString("type"), hex, payload(frame));
    }

    private static String payload(Config frame) {
        if (frame.hasPath("payload_hex")) {
            return frame.getString("payload_hex");
        }
        return frame.hasPath("payload_len") ? "61".repeat(frame.getInt("payload_len")) : "";
    }

    /** A long frame stands in the file as its beginning, its end and its hash. */
    private static String rebuilt(String draft, Config frame, boolean fromClient) {
        byte[] payload = "a".repeat(frame.getInt("payload_len")).getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = FrameBytes.of(draft(draft).getString("framing"), frame.getString("type"), payload, fromClient);
        String hex = HEX.formatHex(bytes);
        assertTrue(hex.startsWith(frame.getString("prefix_hex")), draft + " " + frame.getString("name"));
        assertTrue(hex.endsWith(frame.getString("suffix_hex")), draft + " " + frame.getString("name"));
        assertEquals(frame.getString("sha256"), HEX.formatHex(sha256(bytes)));
        return hex;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
