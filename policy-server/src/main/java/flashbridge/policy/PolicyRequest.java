package flashbridge.policy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Recognises the question of Flash Player for the socket policy: {@code <policy-file-request/>} and a NUL.
 *
 * <p>Books print it with a blank as well, and the Flash MX 2004 reference calls it {@code cross-domain-request}. These four
 * spellings, and no others.
 */
public final class PolicyRequest {
    private static final List<byte[]> SPELLINGS = Stream.of(
                    "<policy-file-request/>\0",
                    "<policy-file-request />\0",
                    "<cross-domain-request/>\0",
                    "<cross-domain-request />\0")
            .map(spelling -> spelling.getBytes(StandardCharsets.US_ASCII))
            .toList();

    private PolicyRequest() {}

    /** Whether the bytes are a request. */
    public enum Match {
        /** Whatever follows, this is no request. */
        NO,
        /** So far it could become one. */
        MAYBE,
        /** A whole request, NUL included, stands at the beginning. */
        YES
    }

    /** Looks at the readable bytes without consuming any; an empty buffer is a {@link Match#MAYBE}. */
    public static Match match(ByteBuf in) {
        if (length(in) > 0) {
            return Match.YES;
        }
        for (byte[] spelling : SPELLINGS) {
            if (agree(in, spelling)) {
                return Match.MAYBE;
            }
        }
        return Match.NO;
    }

    /** How many bytes the request at the beginning takes, its NUL included; 0 if no whole request is there. */
    public static int length(ByteBuf in) {
        for (byte[] spelling : SPELLINGS) {
            if (in.readableBytes() >= spelling.length && agree(in, spelling)) {
                return spelling.length;
            }
        }
        return 0;
    }

    /** As far as both go. */
    private static boolean agree(ByteBuf in, byte[] spelling) {
        for (int i = 0; i < Math.min(in.readableBytes(), spelling.length); i++) {
            if (in.getByte(in.readerIndex() + i) != spelling[i]) {
                return false;
            }
        }
        return true;
    }
}
