package flashbridge.gateway.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** hybi-04 to RFC 6455: a key in the request, its hash in the answer. */
final class HybiHandshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3
    private static final String MASKING_GUID = "61AC5F19-FBBA-4540-B96F-6561F1AB40A8"; // hybi-04 §4.2
    private static final SecureRandom RANDOM = new SecureRandom();

    private HybiHandshake() {}

    /** hybi-05 to -12. */
    static Handshake answer(Proposal proposal) {
        return answer(proposal, agreed(proposal), "");
    }

    /** RFC 6455, the only one with extensions. */
    static Handshake withExtensions(Proposal proposal) {
        return answer(proposal, agreedWithExtensions(proposal), "");
    }

    /** hybi-04: a nonce in the answer goes into the mask of every frame. */
    static Handshake withNonce(Proposal proposal) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return withNonce(proposal, Base64.getEncoder().encodeToString(random));
    }

    static Handshake withNonce(Proposal proposal, String nonce) {
        byte[] maskingKey = maskingKey(String.valueOf(proposal.header("Sec-WebSocket-Key")), nonce);
        return answer(proposal, agreed(proposal).with(maskingKey), nonce);
    }

    /** What is agreed on over HTTP/2, where there is no key and no head. RFC 8441 §5 */
    static Agreement agreedWithExtensions(Proposal proposal) {
        // no compression in the tunnel, whose bytes are a stream without messages
        Terms terms = proposal.terms();
        boolean wanted = terms.deflate() && !proposal.to().tunnel();
        return agreed(proposal).with(wanted ? Deflate.of(proposal.headers(), terms.windows()) : Deflate.NOT_AGREED);
    }

    /** From hybi-04 on a client offers subprotocols as a list, in one header or several. */
    private static Agreement agreed(Proposal proposal) {
        if (!proposal.headers().contains("Sec-WebSocket-Protocol")) {
            return Agreement.NONE;
        }
        return Agreement.NONE.with(proposal.subprotocol(proposal.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .toList()));
    }

    static String accept(String key) {
        return Base64.getEncoder().encodeToString(Sha1.of(key + GUID));
    }

    /** hybi-04 §4.2: of both texts as they stand in the headers. */
    static byte[] maskingKey(String key, String nonce) {
        return Sha1.of(key + nonce + MASKING_GUID);
    }

    private static Handshake answer(Proposal proposal, Agreement agreed, String nonce) {
        HttpHeaders headers = proposal.headers();
        if (!headers.contains(HttpHeaderNames.HOST)) {
            return Handshake.Refused.badRequest("The Host header is missing."); // RFC 6455 §4.2.1
        }
        List<String> keys = headers.getAll("Sec-WebSocket-Key");
        // clients exist whose key is not 16 bytes, so only its presence is asked for
        if (keys.size() != 1 || keys.get(0).isBlank()) {
            return Handshake.Refused.badRequest(
                    "Exactly one Sec-WebSocket-Key must come; there are " + keys.size() + ".");
        }
        // RFC 6455 §4.2.2. No subprotocol and no extension is ever named unasked: browsers would fail the connection.
        return proposal.accepted(
                agreed,
                "HTTP/1.1 101 Switching Protocols\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + line("Sec-WebSocket-Accept", accept(keys.get(0)))
                        + line("Sec-WebSocket-Nonce", nonce) // hybi-04 §5.2.2
                        + line("Sec-WebSocket-Protocol", agreed.subprotocol())
                        + line("Sec-WebSocket-Extensions", agreed.deflate().answer())
                        + "\r\n");
    }

    private static String line(String name, String value) {
        return value.isEmpty() ? "" : name + ": " + value + "\r\n";
    }
}
