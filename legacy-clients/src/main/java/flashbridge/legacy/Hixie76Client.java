package flashbridge.legacy;

import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * hixie-76, the same as hybi-00, as Chrome 6 to 13 and Safari 5 spoke it: a riddle in the handshake, text between {@code
 * 00} and {@code FF}, and {@code FF 00} to say goodbye. There is no ping.
 */
public final class Hixie76Client extends HixieClient {
    private static final byte[] GOODBYE = {(byte) 0xFF, 0};

    private Hixie76Client(Link link) {
        super(link);
    }

    /** Connects, or says with an exception why not. */
    public static Hixie76Client connect(Request request) throws IOException {
        return connect(request, new SecureRandom());
    }

    static Hixie76Client connect(Request request, RandomGenerator random) throws IOException {
        Link link = Link.to(request);
        try {
            Hixie76Handshake.shake(link, request, Hixie76Keys.random(random), "");
            return new Hixie76Client(link);
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    @Override
    public void leave(Duration timeout) throws IOException {
        Deadline deadline = Deadline.in(timeout);
        link.write(GOODBYE);
        while (frames.next(deadline) != null) {
            // what was on its way when this client said goodbye
        }
        if (!frames.saidGoodbye()) {
            throw new ProtocolException("the server hung up without its ff 00");
        }
        link.close();
    }

    @Override
    public boolean hasClosingFrame() {
        return true;
    }

    @Override
    public String farewell() {
        return frames.saidGoodbye() ? "ff 00" : "";
    }
}
