package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** The other side of a draft: reads a request, answers it by the rule, or with one thing wrong, and lets the test go on. */
final class OldServer {
    static final String NONCE = "H+cNj5elaybfGIQv1esl2w==";
    private static final HexFormat HEX = HexFormat.of();

    /** What comes behind the handshake. */
    @FunctionalInterface
    interface Talk {
        String with(Socket socket) throws Exception;
    }

    private OldServer() {}

    /** Gives every client the key and the mask of the vectors, and hixie-76 clients the same keys each time. */
    static RandomGenerator notRandom() {
        return new RandomGenerator() {
            private long last = 7;

            @Override
            public long nextLong() {
                last = last * 6364136223846793005L + 1442695040888963407L;
                return last;
            }

            @Override
            public void nextBytes(byte[] bytes) {
                byte[] given =
                        bytes.length == 16 ? "the sample nonce".getBytes(ISO_8859_1) : HEX.parseHex("37fa213d37fa213d");
                System.arraycopy(given, 0, bytes, 0, bytes.length);
            }
        };
    }

    /** A client of this draft that leaves nothing to chance. */
    static LegacyClient connect(Draft draft, Request request) throws IOException {
        return switch (draft) {
            case HIXIE_75 -> Hixie75Client.connect(request);
            case HIXIE_76 -> Hixie76Client.connect(request, notRandom());
            case HYBI_01 -> MoreClient.connect(request, 1, notRandom());
            case HYBI_02 -> MoreClient.connect(request, 2, notRandom());
            case HYBI_03 -> MoreClient.connect(request, 3, notRandom());
            case HYBI_04 -> Hybi04Client.connect(request, notRandom());
            case HYBI_05 -> Hybi05Client.connect(request, 5, notRandom());
            case HYBI_06 -> Hybi05Client.connect(request, 6, notRandom());
            case HYBI_07 -> HybiClient.connect(request, 7, false, notRandom());
            case HYBI_08 -> HybiClient.connect(request, 8, false, notRandom());
            case RFC_6455 -> HybiClient.connect(request, 13, false, notRandom());
            case RFC_6455_DEFLATE -> HybiClient.connect(request, 13, true, notRandom());
        };
    }

    static Peer.Part answering(Talk talk) {
        return answering(answer -> answer, talk);
    }

    /** Answers with whatever the test makes of the right answer. */
    static Peer.Part answering(UnaryOperator<String> twist, Talk talk) {
        return socket -> {
            String head = head(socket);
            Map<String, String> headers = headers(head);
            byte[] key3 = socket.getInputStream().readNBytes(headers.containsKey("sec-websocket-key1") ? 8 : 0);
            String answer = twist.apply(answer(head.split(" ", 3)[1], headers, key3));
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            return talk.with(socket);
        };
    }

    private static String head(Socket socket) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(socket.getInputStream().read());
        }
        return head.toString(ISO_8859_1);
    }

    private static Map<String, String> headers(String head) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        head.lines().skip(1).filter(line -> line.contains(": ")).forEach(line -> {
            String[] parts = line.split(": ", 2);
            headers.put(parts[0], parts[1]);
        });
        return headers;
    }

    private static String answer(String resource, Map<String, String> headers, byte[] key3) throws Exception {
        String location = "ws://" + headers.get("Host") + resource;
        if (headers.containsKey("Sec-WebSocket-Key")) {
            return hybi(headers);
        }
        boolean challenged = key3.length > 0;
        String prefix = challenged ? "Sec-" : "";
        return "HTTP/1.1 101 Web" + (challenged ? "" : " ") + "Socket Protocol Handshake\r\n"
                + "Upgrade: WebSocket\r\nConnection: Upgrade\r\n"
                + prefix + "WebSocket-Origin: " + headers.get("Origin") + "\r\n"
                + prefix + "WebSocket-Location: " + location + "\r\n"
                + (headers.containsKey(prefix + "WebSocket-Protocol")
                        ? prefix + "WebSocket-Protocol: " + headers.get(prefix + "WebSocket-Protocol") + "\r\n"
                        : "")
                + "\r\n"
                + (challenged ? challenge(headers, key3) : "");
    }

    private static String hybi(Map<String, String> headers) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-1")
                .digest((headers.get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                        .getBytes(ISO_8859_1));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n"
                + ("4".equals(headers.get("Sec-WebSocket-Version")) ? "Sec-WebSocket-Nonce: " + NONCE + "\r\n" : "")
                + (headers.containsKey("Sec-WebSocket-Protocol")
                        ? "Sec-WebSocket-Protocol: " + headers.get("Sec-WebSocket-Protocol") + "\r\n"
                        : "")
                + (headers.containsKey("Sec-WebSocket-Extensions")
                        ? "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n"
                        : "")
                + "\r\n";
    }

    private static String challenge(Map<String, String> headers, byte[] key3) throws Exception {
        ByteBuffer riddle = ByteBuffer.allocate(16)
                .putInt(part(headers.getOrDefault("Sec-WebSocket-Key1", "")))
                .putInt(part(headers.getOrDefault("Sec-WebSocket-Key2", "")))
                .put(key3);
        return new String(MessageDigest.getInstance("MD5").digest(riddle.array()), ISO_8859_1);
    }

    private static int part(String key) {
        long number = Long.parseLong(key.replaceAll("\\D", ""));
        long spaces = key.chars().filter(c -> c == ' ').count();
        if (number % spaces != 0 || key.startsWith(" ") || key.endsWith(" ")) {
            throw new IllegalArgumentException("no key: " + key);
        }
        return (int) (number / spaces);
    }
}
