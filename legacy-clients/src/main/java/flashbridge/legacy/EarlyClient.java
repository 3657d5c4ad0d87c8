package flashbridge.legacy;

import java.net.ProtocolException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** hybi-01 to -06: the first opcodes. */
abstract class EarlyClient extends FramedClient {
    private static final Kind[] KINDS = {Kind.CONTINUATION, Kind.CLOSE, Kind.PING, Kind.PONG, Kind.TEXT, Kind.BINARY};

    EarlyClient(Link link) {
        super(link);
    }

    /** 0 to 5. */
    static int opcode(Kind kind) {
        return Arrays.asList(KINDS).indexOf(kind);
    }

    @Override
    @Nullable
    Kind kind(int first) {
        int opcode = first & 0x0F;
        return opcode < KINDS.length ? KINDS[opcode] : null;
    }

    @Override
    byte[] goodbye() {
        return new byte[0];
    }

    /** Until hybi-04 a closing frame says nothing. */
    @Override
    void checkGoodbye(byte[] body) throws ProtocolException {
        if (body.length > 0) {
            throw new ProtocolException("the closing frame has a body of " + body.length + " bytes, expected none");
        }
    }

    @Override
    String words(byte[] body) {
        return "closing frame";
    }
}
