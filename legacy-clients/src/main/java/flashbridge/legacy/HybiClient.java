package flashbridge.legacy;

import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * hybi-07, hybi-08 and RFC 6455: opcodes in two ranges, and a mask over the payload alone. From RFC 6455 on messages may
 * be compressed, each for itself.
 */
public final class HybiClient extends FramedClient {
    private static final String OFFER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private static final Set<String> AGREED = Set.of(
            "permessage-deflate",
            "server_no_context_takeover",
            "client_no_context_takeover",
            "server_max_window_bits=15",
            "client_max_window_bits=15");
    private static final int RSV1 = 0x40;

    private final RandomGenerator random;
    private final @Nullable Deflate deflate;

    private HybiClient(Link link, RandomGenerator random, @Nullable Deflate deflate) {
        super(link);
        this.random = random;
        this.deflate = deflate;
    }

    /** Connects as a client of version 7, 8 or 13, or says with an exception why not. */
    public static HybiClient connect(Request request, int version) throws IOException {
        return connect(request, version, false, new SecureRandom());
    }

    /** The same of RFC 6455 with permessage-deflate (RFC 7692), which the server must accept. */
    public static HybiClient connectDeflated(Request request) throws IOException {
        return connect(request, 13, true, new SecureRandom());
    }

    static HybiClient connect(Request request, int version, boolean deflated, RandomGenerator random)
            throws IOException {
        Link link = Link.to(request);
        try {
            String offer = deflated ? "Sec-WebSocket-Extensions: " + OFFER + "\r\n" : "";
            Answer answer =
                    HybiHandshake.shake(link, request, version, random, offer).answer();
            if (!deflated) {
                answer.expectNo("Sec-WebSocket-Extensions");
            } else {
                checkAgreed(answer.only("Sec-WebSocket-Extensions"));
            }
            return new HybiClient(link, random, deflated ? new Deflate() : null);
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    private static void checkAgreed(@Nullable String extension) throws ProtocolException {
        if (extension == null) {
            throw new ProtocolException("permessage-deflate was not accepted");
        }
        Set<String> parts = Set.copyOf(List.of(extension.replace(" ", "").split(";", -1)));
        if (!AGREED.containsAll(parts) || !parts.contains("permessage-deflate")) {
            throw new ProtocolException("Sec-WebSocket-Extensions says " + Words.printable(extension)
                    + ", which does not follow from the offer " + OFFER);
        }
        if (!parts.contains("server_no_context_takeover")) {
            throw new ProtocolException("server_no_context_takeover was offered, but is not in the answer");
        }
    }

    @Override
    byte[] frame(Kind kind, byte[] payload) {
        boolean deflated = deflate != null && (kind == Kind.TEXT || kind == Kind.BINARY);
        byte[] body = deflated && deflate != null ? deflate.deflated(payload) : payload;
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        return Frames.of(0x80 | (deflated ? RSV1 : 0) | opcode(kind), 0x80, mask, Frames.masked(body, mask));
    }

    private static int opcode(Kind kind) {
        return switch (kind) {
            case CONTINUATION -> 0x0;
            case TEXT -> 0x1;
            case BINARY -> 0x2;
            case CLOSE -> 0x8;
            case PING -> 0x9;
            case PONG -> 0xA;
        };
    }

    @Override
    @Nullable
    Kind kind(int first) {
        for (Kind kind : Kind.values()) {
            if (opcode(kind) == (first & 0x0F)) {
                return kind;
            }
        }
        return null;
    }

    @Override
    boolean isLast(int first) {
        return (first & 0x80) != 0;
    }

    @Override
    int extensionBits() {
        return deflate == null ? 0 : RSV1;
    }

    @Override
    byte[] inflated(byte[] payload) throws ProtocolException {
        return deflate == null ? payload : deflate.inflated(payload);
    }

    @Override
    byte[] goodbye() {
        return CloseCode.NORMAL;
    }

    @Override
    void checkGoodbye(byte[] body) throws ProtocolException {
        CloseCode.checkNormal(body);
    }

    @Override
    String words(byte[] body) {
        return CloseCode.words(body);
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (deflate != null) {
            deflate.end();
        }
    }
}
