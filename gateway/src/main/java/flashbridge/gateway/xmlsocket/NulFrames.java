package flashbridge.gateway.xmlsocket;

import flashbridge.gateway.hub.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream at every NUL: the framing of Flash XMLSocket, and of the same bytes inside the Flash tunnel.
 *
 * <p>Each byte is looked at once, in whatever pieces the stream arrives. One instance belongs to one connection and its
 * event loop.
 */
public final class NulFrames {
    private static final int MOST_BLANKS = 16;

    private final int limit;
    private @Nullable ByteBuf rest;

    /** Cuts messages of at most {@code limit} bytes, the NUL not counted. */
    public NulFrames(int limit) {
        this.limit = limit;
    }

    /**
     * Reads {@code in} and hands over each message, without its NUL, as long as the receiver says that it wants more.
     * Empty ones are keep-alives. The receiver owns what it is given.
     *
     * @return false once a message, finished or not, is over the limit; the stream is lost then
     */
    public boolean read(ByteBuf in, Predicate<ByteBuf> messages) {
        int length;
        while ((length = in.bytesBefore((byte) 0)) >= 0) {
            if (held() + length > limit) {
                return false;
            }
            boolean wantsMore = messages.test(message(in, length));
            in.skipBytes(1);
            if (!wantsMore) {
                return true;
            }
        }
        return hold(in);
    }

    /** Drops an unfinished message, as Flash does at the end of its stream. */
    public void release() {
        ByteBuf unfinished = rest;
        rest = null;
        if (unfinished != null) {
            unfinished.release();
        }
    }

    private ByteBuf message(ByteBuf in, int length) {
        ByteBuf begun = rest;
        if (begun == null) {
            return length == 0 ? Unpooled.EMPTY_BUFFER : in.readRetainedSlice(length);
        }
        rest = null;
        return Pieces.join(begun, in, length);
    }

    private boolean hold(ByteBuf in) {
        if (held() + in.readableBytes() > limit) {
            return false;
        }
        if (in.isReadable()) {
            rest = Pieces.join(rest, in, in.readableBytes());
        }
        return true;
    }

    /** Bytes that a message which has not ended takes; line ends and spaces that some send behind a NUL are none. */
    int unfinished() {
        ByteBuf begun = rest;
        return begun == null || (begun.readableBytes() <= MOST_BLANKS && begun.forEachByte(b -> b > 0 && b <= ' ') < 0)
                ? 0
                : begun.capacity();
    }

    private int held() {
        return rest == null ? 0 : rest.readableBytes();
    }
}
