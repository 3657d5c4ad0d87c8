package flashbridge.legacy;

import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * hybi-04: the first version with a number. A nonce in the server's answer goes into a key, this and four random bytes in
 * front of every frame go into another, and that masks the whole frame, its header too.
 */
public final class Hybi04Client extends EarlyClient {
    private static final String GUID = "61AC5F19-FBBA-4540-B96F-6561F1AB40A8";

    private final RandomGenerator random;
    private final byte[] maskingKey;

    private Hybi04Client(Link link, RandomGenerator random, byte[] maskingKey) {
        super(link);
        this.random = random;
        this.maskingKey = maskingKey;
    }

    /** Connects, or says with an exception why not. */
    public static Hybi04Client connect(Request request) throws IOException {
        return connect(request, new SecureRandom());
    }

    static Hybi04Client connect(Request request, RandomGenerator random) throws IOException {
        Link link = Link.to(request);
        try {
            HybiHandshake shaken = HybiHandshake.shake(link, request, 4, random, "");
            String nonce = shaken.answer().only("Sec-WebSocket-Nonce");
            if (nonce == null) {
                throw new ProtocolException("Sec-WebSocket-Nonce is missing");
            }
            return new Hybi04Client(link, random, HybiHandshake.sha1(Ascii.bytes(shaken.key() + nonce + GUID)));
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    @Override
    byte[] frame(Kind kind, byte[] payload) {
        byte[] frameNonce = new byte[4];
        random.nextBytes(frameNonce);
        byte[] key = HybiHandshake.sha1(frameNonce, maskingKey);
        byte[] frame = Frames.of(0x80 | opcode(kind), 0, new byte[0], payload);
        return Frames.joined(frameNonce, Frames.masked(frame, key));
    }

    @Override
    boolean isLast(int first) {
        return (first & 0x80) != 0;
    }
}
