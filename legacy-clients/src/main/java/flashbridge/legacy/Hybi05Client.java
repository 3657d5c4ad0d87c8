package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * hybi-05 and -06: four random bytes in front of every frame mask all of it, its header too. In hybi-05 a closing frame
 * holds a letter that says whose it is, in hybi-06 a code.
 */
public final class Hybi05Client extends EarlyClient {
    private static final byte[] CLIENT = {'C'};
    private static final byte[] SERVER = {'S'};

    private final RandomGenerator random;
    private final boolean letters;

    private Hybi05Client(Link link, RandomGenerator random, boolean letters) {
        super(link);
        this.random = random;
        this.letters = letters;
    }

    /** Connects as a client of version 5 or 6, or says with an exception why not. */
    public static Hybi05Client connect(Request request, int version) throws IOException {
        return connect(request, version, new SecureRandom());
    }

    static Hybi05Client connect(Request request, int version, RandomGenerator random) throws IOException {
        Link link = Link.to(request);
        try {
            HybiHandshake.shake(link, request, version, random, "").answer().expectNo("Sec-WebSocket-Nonce");
            return new Hybi05Client(link, random, version == 5);
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    @Override
    byte[] frame(Kind kind, byte[] payload) {
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        return Frames.joined(mask, Frames.masked(Frames.of(0x80 | opcode(kind), 0, new byte[0], payload), mask));
    }

    @Override
    boolean isLast(int first) {
        return (first & 0x80) != 0;
    }

    @Override
    byte[] goodbye() {
        return letters ? CLIENT : CloseCode.NORMAL;
    }

    @Override
    void checkGoodbye(byte[] body) throws ProtocolException {
        if (!letters) {
            CloseCode.checkNormal(body);
        } else if (!Arrays.equals(body, SERVER)) {
            throw new ProtocolException(
                    "the closing frame says \"" + Words.printable(new String(body, UTF_8)) + "\", expected \"S\"");
        }
    }

    @Override
    String words(byte[] body) {
        return letters ? Words.printable(new String(body, UTF_8)) : CloseCode.words(body);
    }
}
