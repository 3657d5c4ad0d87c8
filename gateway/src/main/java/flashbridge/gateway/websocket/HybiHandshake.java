package flashbridge.gateway.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** hybi-07 to RFC 6455: a key in the request, its hash in the answer. */
final class HybiHandshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3

    private HybiHandshake() {}

    static Handshake answer(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!headers.contains(HttpHeaderNames.HOST)) {
            return Handshake.Refused.badRequest("The Host header is missing."); // RFC 6455 §4.2.1
        }
        List<String> keys = headers.getAll("Sec-WebSocket-Key");
        // hybi-07 clients exist whose key is not 16 bytes, so only its presence is asked for
        if (keys.size() != 1 || keys.get(0).isBlank()) {
            return Handshake.Refused.badRequest(
                    "Exactly one Sec-WebSocket-Key must come; there are " + keys.size() + ".");
        }
        // RFC 6455 §4.2.2. No subprotocol and no extension is ever named unasked: browsers would fail the connection.
        return new Handshake.Accepted("HTTP/1.1 101 Switching Protocols\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(keys.get(0).trim()) + "\r\n"
                + "\r\n");
    }

    static String accept(String key) {
        byte[] hash = sha1().digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(hash);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
