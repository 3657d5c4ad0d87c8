package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Follows the records of TLS before they are decrypted, since half a record is kept and shows behind TLS as nothing at all.
 *
 * <p>A record is a header of 5 bytes, the last two of them the length of what follows: RFC 8446 §5.1. All bytes are passed
 * on as they are. Touched on the event loop of its channel only.
 */
public final class TlsRecords extends ChannelInboundHandlerAdapter {
    private static final int HEADER = 5;
    private static final int LENGTH = 3; // where it stands

    private final Beginning beginning;
    private final Runnable noRoom;
    private final @Nullable IdleRecords idle;
    private boolean watched;
    private int come;
    private int length;
    private boolean isNew;
    private long since;

    /**
     * Those of one connection; {@code noRoom} ends it when too much is begun by all who are no members yet. They are passed
     * on one by one where somebody is told of each, or else as they come.
     */
    public TlsRecords(Beginning beginning, Runnable noRoom, @Nullable IdleRecords idle) {
        this.beginning = beginning;
        this.noRoom = noRoom;
        this.idle = idle;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        come = 0;
        beginning.holds(0);
    }

    /** Whether the client is in a room, where what it has not finished is counted with all else of it. */
    void isWatched(boolean now) {
        watched = now;
        beginning.holds(watched ? 0 : come);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf in && idle != null) {
            oneByOne(ctx, in, idle);
            return;
        }
        if (message instanceof ByteBuf in) {
            follow(in);
        }
        ctx.fireChannelRead(message);
    }

    private void oneByOne(ChannelHandlerContext ctx, ByteBuf in, IdleRecords told) {
        try {
            while (in.isReadable() && !told.areEnough()) {
                int end = record(in, in.readerIndex());
                ctx.fireChannelRead(in.readRetainedSlice(end - in.readerIndex()));
                if (come == 0) {
                    told.ended(ctx);
                }
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (isNew && come > 0) {
            since = System.nanoTime();
            isNew = false;
        }
        ctx.fireChannelReadComplete();
        if (!ctx.isRemoved() && !watched && !beginning.holds(come)) {
            noRoom.run();
        }
    }

    private void follow(ByteBuf in) {
        for (int at = in.readerIndex(); at < in.writerIndex(); ) {
            at = record(in, at);
        }
    }

    /** Returns where the record ends, or else the bytes. */
    private int record(ByteBuf in, int from) {
        int at = from;
        while (at < in.writerIndex()) {
            if (come < HEADER) {
                header(in.getUnsignedByte(at++));
            } else {
                int part = Math.min(in.writerIndex() - at, HEADER + length - come);
                come += part;
                at += part;
            }
            if (come >= HEADER && come == HEADER + length) {
                come = 0;
                return at;
            }
        }
        return at;
    }

    private void header(int one) {
        isNew |= come == 0;
        length = come < LENGTH ? 0 : length << 8 | one;
        come++;
    }

    /** Bytes of a record that has not ended yet, its header included. */
    int unfinished() {
        return come;
    }

    /** Whether a record was begun longer ago than this and has not ended; a limit of 0 is none. */
    boolean isOverdue(long now, Duration limit) {
        return come > 0 && !limit.isZero() && now - since > limit.toNanos();
    }
}
