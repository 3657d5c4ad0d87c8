package flashbridge.legacy;

import java.io.IOException;
import java.net.ProtocolException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The handshake from hybi-04 to RFC 6455: a key, and in the answer its hash.
 *
 * @param key what the client has sent
 * @param answer what the server has answered, already checked
 */
record HybiHandshake(String key, Answer answer) {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** Asks, and checks the answer; {@code more} are further header lines. */
    static HybiHandshake shake(Link link, Request request, int version, RandomGenerator random, String more)
            throws IOException {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        // hybi-04 to -10 call it Sec-WebSocket-Origin
        String origin = version < 13 ? "Sec-WebSocket-Origin: " : "Origin: ";
        link.write(Ascii.bytes("GET " + request.resource() + " HTTP/1.1\r\n"
                + "Host: " + request.host() + "\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Key: " + key + "\r\n"
                + origin + request.origin() + "\r\n"
                + (request.subprotocol().isEmpty() ? "" : "Sec-WebSocket-Protocol: " + request.subprotocol() + "\r\n")
                + "Sec-WebSocket-Version: " + version + "\r\n"
                + more
                + "\r\n"));
        Answer answer = Answer.read(link, Deadline.in(request.timeout()));
        check(answer, request, key);
        return new HybiHandshake(key, answer);
    }

    private static void check(Answer answer, Request request, String key) throws ProtocolException {
        answer.expectSwitchingProtocols();
        answer.expectIgnoringCase("Upgrade", "websocket");
        answer.expectIgnoringCase("Connection", "Upgrade");
        String accept = Base64.getEncoder().encodeToString(sha1(Ascii.bytes(key + GUID)));
        if (!accept.equals(answer.only("Sec-WebSocket-Accept"))) {
            throw new ProtocolException("Sec-WebSocket-Accept does not match: " + answer.only("Sec-WebSocket-Accept")
                    + ", expected " + accept);
        }
        answer.expectSubprotocol("Sec-WebSocket-Protocol", request.subprotocol());
    }

    static byte[] sha1(byte[]... parts) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            for (byte[] part : parts) {
                sha1.update(part);
            }
            return sha1.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
