package flashbridge.legacy;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;

/**
 * hixie-75, as Chrome 4 and 5 spoke it: a handshake that is compared letter by letter, and text between {@code 00} and
 * {@code FF}. There is no ping, and leaving is hanging up.
 */
public final class Hixie75Client extends HixieClient {
    private Hixie75Client(Link link) {
        super(link);
    }

    /** Connects, or says with an exception why not. */
    public static Hixie75Client connect(Request request) throws IOException {
        Link link = Link.to(request);
        try {
            link.write(Ascii.bytes("GET " + request.resource() + " HTTP/1.1\r\n"
                    + "Upgrade: WebSocket\r\n"
                    + "Connection: Upgrade\r\n"
                    + "Host: " + request.host() + "\r\n"
                    + "Origin: " + request.origin() + "\r\n"
                    + (request.subprotocol().isEmpty() ? "" : "WebSocket-Protocol: " + request.subprotocol() + "\r\n")
                    + "\r\n"));
            check(Answer.read(link, Deadline.in(request.timeout())), request);
            return new Hixie75Client(link);
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    private static void check(Answer answer, Request request) throws ProtocolException {
        answer.expectStatus("HTTP/1.1 101 Web Socket Protocol Handshake");
        answer.expectFirst("Upgrade: WebSocket", "Connection: Upgrade");
        answer.expect("WebSocket-Origin", request.origin());
        answer.expect("WebSocket-Location", request.location());
        answer.expectSubprotocol("WebSocket-Protocol", request.subprotocol());
    }

    @Override
    public void leave(Duration timeout) throws IOException {
        link.close();
    }

    @Override
    public boolean hasClosingFrame() {
        return false;
    }

    @Override
    public String farewell() {
        return "";
    }
}
