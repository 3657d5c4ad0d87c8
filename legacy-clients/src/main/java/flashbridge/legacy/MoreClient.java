package flashbridge.legacy;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * hybi-01 to -03: the handshake of hixie-76 with the number of the draft, and the first frames with opcodes. The highest
 * bit says that there is more to come; nothing is masked.
 */
public final class MoreClient extends EarlyClient {
    private MoreClient(Link link) {
        super(link);
    }

    /** Connects as a client of the draft 1, 2 or 3, or says with an exception why not. */
    public static MoreClient connect(Request request, int draft) throws IOException {
        return connect(request, draft, new SecureRandom());
    }

    static MoreClient connect(Request request, int draft, RandomGenerator random) throws IOException {
        Link link = Link.to(request);
        try {
            String number = "Sec-WebSocket-Draft: " + draft + "\r\n";
            Hixie76Handshake.shake(link, request, Hixie76Keys.random(random), number);
            return new MoreClient(link);
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    @Override
    byte[] frame(Kind kind, byte[] payload) {
        return Frames.of(opcode(kind), 0, new byte[0], payload);
    }

    @Override
    boolean isLast(int first) {
        return (first & 0x80) == 0;
    }
}
