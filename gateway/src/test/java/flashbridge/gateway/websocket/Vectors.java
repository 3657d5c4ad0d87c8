package flashbridge.gateway.websocket;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Handshakes and frames of the drafts, byte for byte, from {@code vectors.json}. */
final class Vectors {
    private static final byte[] MASK = HexFormat.of().parseHex("37fa213d");

    /** One entry: what the bytes on the wire say. */
    record Frame(String draft, String name, String type, int payloadLength, Config entry) {
        /** All bytes on the wire; long ones are rebuilt from their payload, which is all 'a'. */
        byte[] wire(boolean fromClient) {
            if (entry.hasPath("hex")) {
                return HexFormat.of().parseHex(entry.getString("hex"));
            }
            byte[] prefix = HexFormat.of().parseHex(entry.getString("prefix_hex"));
            byte[] wire = new byte[entry.getInt("len")];
            int header = wire.length - payloadLength;
            for (int i = 0; i < payloadLength; i++) {
                wire[header + i] = (byte) (fromClient ? 'a' ^ MASK[i & 3] : 'a');
            }
            System.arraycopy(prefix, 0, wire, 0, header);
            if (!Arrays.equals(prefix, Arrays.copyOf(wire, prefix.length))) {
                throw new IllegalStateException("the vector " + name + " contradicts itself");
            }
            return wire;
        }

        byte[] payload() {
            if (entry.hasPath("payload_hex")) {
                return HexFormat.of().parseHex(entry.getString("payload_hex"));
            }
            byte[] payload = new byte[payloadLength];
            if (type.equals("binary")) {
                return payload; // its length is what is looked at
            }
            Arrays.fill(payload, (byte) 'a');
            return payload;
        }

        @Override
        public String toString() {
            return draft + " " + name;
        }
    }

    /** Something a client must not send. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Bad(String what, byte[] wire, int code) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static final Config ALL = ConfigFactory.parseResources(Vectors.class, "vectors.json");
    private static final List<String> DRAFTS = List.of("hybi-07", "hybi-08..10", "hybi-11..12", "hybi-13..17");

    private Vectors() {}

    static Stream<Frame> fromClients() {
        return frames("client_to_server");
    }

    static Stream<Frame> fromServers() {
        return frames("server_to_client");
    }

    static Stream<Bad> negative() {
        return ALL.getConfigList("negative").stream().map(bad -> {
            byte[] wire = HexFormat.of().parseHex(bad.getString(bad.hasPath("hex") ? "hex" : "prefix_hex"));
            boolean utf8 = bad.getString("what").contains("UTF-8");
            return new Bad(bad.getString("what"), wire, utf8 ? 1007 : 1002);
        });
    }

    static Stream<Config> acceptKeys() {
        return ALL.getConfigList("accept_keys").stream().map(key -> key);
    }

    /** The requests of all drafts, as bytes. */
    static Stream<byte[]> requests() {
        return DRAFTS.stream()
                .flatMap(draft -> draft(draft).getConfigList("handshakes").stream())
                .map(request -> HexFormat.of().parseHex(request.getString("hex")));
    }

    private static Stream<Frame> frames(String direction) {
        return DRAFTS.stream()
                .flatMap(draft -> draft(draft).getConfigList(direction).stream()
                        .map(entry -> new Frame(
                                draft,
                                entry.getString("name"),
                                entry.getString("type"),
                                entry.hasPath("payload_len") ? entry.getInt("payload_len") : 0,
                                entry)));
    }

    private static Config draft(String name) {
        return ALL.getConfig("drafts").getConfig("\"" + name + "\"");
    }
}
