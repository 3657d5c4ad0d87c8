package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The bytes of {@code vectors.json}: handshakes and frames of hybi-07 to RFC 6455. */
final class Vectors {
    static final HexFormat HEX = HexFormat.of();
    static final byte[] MASK = HEX.parseHex("37fa213d");

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

    /** A request, or the answer to one. */
    record Head(String draft, String text) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** A client that breaks a rule. */
    record Negative(String what, String hex, String expect) {
        byte[] bytes() {
            return HEX.parseHex(hex);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    /** A {@code Sec-WebSocket-Key} and its answer. */
    record AcceptKey(String key, String accept) {}

    private Vectors() {}

    static List<String> drafts() {
        return List.copyOf(ALL.getObject("drafts").keySet());
    }

    static Stream<Frame> clientToServer() {
        Set<String> longOnes = new HashSet<>(); // the same in every draft, and slow under paranoid leak detection
        return drafts().stream()
                .flatMap(draft -> frames(draft, "client_to_server", true))
                .filter(frame -> frame.hex.length() < 10_000 || longOnes.add(frame.hex));
    }

    static Stream<Frame> serverToClient() {
        return drafts().stream().flatMap(draft -> frames(draft, "server_to_client", false));
    }

    static Frame serverToClient(String draft, String name) {
        return frames(draft, "server_to_client", false)
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

    static Stream<Negative> negatives() {
        return ALL.getConfigList("negative").stream().map(Vectors::negative);
    }

    static Stream<AcceptKey> acceptKeys() {
        return ALL.getConfigList("accept_keys").stream()
                .map(pair -> new AcceptKey(pair.getString("key"), pair.getString("accept")));
    }

    private static Config draft(String name) {
        return ALL.getConfig("drafts." + ConfigUtil.quoteString(name));
    }

    private static String text(Config head) {
        String text = head.getString("text");
        assertEquals(head.getString("hex"), HEX.formatHex(text.getBytes(StandardCharsets.ISO_8859_1)));
        return text;
    }

    private static Negative negative(Config entry) {
        String hex = entry.hasPath("hex") ? entry.getString("hex") : entry.getString("prefix_hex") + "00".repeat(126);
        return new Negative(entry.getString("what"), hex, entry.getString("expect"));
    }

    private static Stream<Frame> frames(String draft, String side, boolean masked) {
        return draft(draft).getObjectList(side).stream()
                .map(ConfigObject::toConfig)
                .map(frame -> frame(draft, frame, masked));
    }

    private static Frame frame(String draft, Config frame, boolean masked) {
        String hex = frame.hasPath("hex") ? frame.getString("hex") : rebuilt(frame, masked);
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
    private static String rebuilt(Config frame, boolean masked) {
        byte[] bytes = of(0x81, "a".repeat(frame.getInt("payload_len")).getBytes(StandardCharsets.US_ASCII), masked);
        String hex = HEX.formatHex(bytes);
        assertTrue(hex.startsWith(frame.getString("prefix_hex")), frame.getString("name"));
        assertTrue(hex.endsWith(frame.getString("suffix_hex")), frame.getString("name"));
        assertEquals(frame.getString("sha256"), HEX.formatHex(sha256(bytes)));
        return hex;
    }

    /** A frame written by the rule, independently of the code under test. */
    static byte[] of(int first, byte[] payload, boolean masked) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(first);
            int flag = masked ? 0x80 : 0;
            if (payload.length < 126) {
                out.write(flag | payload.length);
            } else if (payload.length < 65536) {
                out.write(flag | 126);
                out.writeShort(payload.length);
            } else {
                out.write(flag | 127);
                out.writeLong(payload.length);
            }
            out.write(masked ? MASK : new byte[0]);
            for (int i = 0; i < payload.length; i++) {
                out.write(masked ? payload[i] ^ MASK[i % 4] : payload[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
