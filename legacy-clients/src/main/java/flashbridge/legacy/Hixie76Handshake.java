package flashbridge.legacy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.HexFormat;

/** The handshake of hixie-76, and of hybi-01 to -03, which only add their number. */
final class Hixie76Handshake {
    private Hixie76Handshake() {}

    /** Asks, and checks the answer to its last byte; {@code more} are further header lines. */
    static void shake(Link link, Request request, Hixie76Keys keys, String more) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Ascii.bytes("GET " + request.resource() + " HTTP/1.1\r\n"
                + "Upgrade: WebSocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Host: " + request.host() + "\r\n"
                + "Origin: " + request.origin() + "\r\n"
                + (request.subprotocol().isEmpty() ? "" : "Sec-WebSocket-Protocol: " + request.subprotocol() + "\r\n")
                + "Sec-WebSocket-Key1: " + keys.key1() + "\r\n"
                + "Sec-WebSocket-Key2: " + keys.key2() + "\r\n"
                + more
                + "\r\n"));
        bytes.writeBytes(keys.key3());
        link.write(bytes.toByteArray());
        Deadline deadline = Deadline.in(request.timeout());
        check(Answer.read(link, deadline), request);
        checkChallenge(link, keys, deadline);
    }

    private static void check(Answer answer, Request request) throws ProtocolException {
        answer.expectSwitchingProtocols();
        answer.expect("Upgrade", "WebSocket");
        answer.expectIgnoringCase("Connection", "Upgrade");
        answer.expect("Sec-WebSocket-Origin", request.origin());
        answer.expect("Sec-WebSocket-Location", request.location());
        answer.expectSubprotocol("Sec-WebSocket-Protocol", request.subprotocol());
    }

    private static void checkChallenge(Link link, Hixie76Keys keys, Deadline deadline) throws IOException {
        try {
            byte[] answer = link.take(16, deadline);
            if (!Arrays.equals(answer, keys.answer())) {
                throw new ProtocolException(
                        "the 16 challenge bytes do not match: " + HexFormat.of().formatHex(answer) + ", expected "
                                + HexFormat.of().formatHex(keys.answer()));
            }
        } catch (SocketTimeoutException e) {
            throw new ProtocolException("only " + link.held() + " of the 16 challenge bytes came");
        }
    }
}
