package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a room on one event loop that hear the same wire in the same encoding, and the batch of bytes they share.
 *
 * <p>Messages are encoded once into the batch; at the end of the loop's turn each member gets one share of it and one
 * flush. Touched on its event loop only.
 */
final class Audience {
    private static final End TOO_SLOW =
            new End(End.Cause.TOO_SLOW, "reads more slowly than its room speaks: over limits.queue-max-size");

    /** A stretch of the batch that its sender shall not hear. */
    private record Skip(Session sender, int from, int to) {}

    private static final int SMALLEST_BATCH = 512;

    private final Wire wire;
    private final Encoding encoding;
    private final boolean utf8;
    private final Translation translation;
    private final int fullBatch;
    private Session[] members = new Session[2];
    private int size;
    private @Nullable ByteBuf batch;
    private int lastBatch = SMALLEST_BATCH;
    private int messages;
    private final List<Skip> skips = new ArrayList<>();

    Audience(Wire wire, Encoding encoding, Rules rules) {
        this.wire = wire;
        this.encoding = encoding;
        utf8 = encoding.isUtf8();
        translation = rules.translation();
        fullBatch = rules.fullBatch();
    }

    /** Whether this is what the session hears. */
    boolean suits(Session session) {
        return session.wire() == wire && session.encoding().equals(encoding);
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Session member) {
        flush(); // what was said before it came is not for its ears
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        member.seat = size;
        members[size++] = member;
    }

    void remove(Session member) {
        flush(); // what was said while it was here it shall still hear, its own last words among them
        Session last = members[--size];
        members[member.seat] = last;
        last.seat = member.seat;
        members = size > 16 && size < members.length / 4 ? Arrays.copyOf(members, members.length / 2) : members;
    }

    /** Adds a message to the batch; {@code except} shall not hear it. */
    void hear(Message message, @Nullable Session except) {
        if (size == 0) {
            return;
        }
        Message sayable = translation.onto(wire, message);
        if (sayable == null) {
            countNotCarried(except);
            return;
        }
        if (utf8) {
            append(sayable, except);
        } else {
            encode(sayable, except);
        }
        if (sayable != message) {
            sayable.release();
        }
    }

    private void encode(Message text, @Nullable Session except) {
        Message exact = encoding.exactly(text);
        if (exact == null) {
            countUnmappable(except);
        }
        Message encoded = exact == null ? encoding.nearly(text) : exact;
        append(encoded, except);
        encoded.release();
    }

    private void append(Message message, @Nullable Session except) {
        ByteBuf bytes = batchFor(message);
        int from = bytes.writerIndex();
        wire.append(message, bytes);
        messages++;
        if (except != null && suits(except)) {
            except.skips = true;
            skips.add(new Skip(except, from, bytes.writerIndex()));
        }
        if (bytes.readableBytes() >= fullBatch) {
            flush(); // even within a turn
        }
    }

    /** Hands every member its share. */
    void flush() {
        ByteBuf bytes = batch;
        if (bytes == null) {
            return;
        }
        batch = null;
        lastBatch = bytes.readableBytes();
        ByteBuf view = view(bytes);
        int kept = bytes.refCnt();
        for (int i = 0; i < size; i++) {
            Session member = members[i];
            if (!deliver(member, view)) {
                // later, since leaving changes the list that is being walked here
                member.loop().execute(() -> member.close(TOO_SLOW));
            }
            if (bytes.refCnt() > kept) { // its socket has not taken all of it yet, so this view is its own now
                kept = bytes.refCnt();
                view = view(bytes);
            }
            view.setIndex(0, view.capacity());
        }
        bytes.release();
        clear();
    }

    /**
     * What members are given: one object for all of them who take it at once.
     *
     * <p>A slice, as it has no room behind its end: TLS would gather later writes of one client there, in everybody's bytes.
     */
    private static ByteBuf view(ByteBuf bytes) {
        return bytes.slice();
    }

    private boolean deliver(Session member, ByteBuf bytes) {
        return member.skips ? deliverAllButItsOwn(member, bytes) : member.deliver(bytes, messages);
    }

    private boolean deliverAllButItsOwn(Session member, ByteBuf bytes) {
        int from = 0;
        int to = bytes.readableBytes();
        int others = messages;
        for (Skip skip : skips) {
            if (skip.sender == member) {
                if (!deliverStretch(member, bytes, from, skip.from)) {
                    return false;
                }
                from = skip.to;
                others--;
            }
        }
        member.countOut(others);
        return deliverStretch(member, bytes, from, to);
    }

    private static boolean deliverStretch(Session member, ByteBuf bytes, int from, int to) {
        return from == to || member.deliver(bytes.slice(from, to - from), 0);
    }

    private ByteBuf batchFor(Message message) {
        int needed = message.size() + Wire.MAX_OVERHEAD;
        ByteBuf bytes = batch;
        if (bytes == null) {
            bytes = ByteBufAllocator.DEFAULT.ioBuffer(Math.max(needed, Math.max(lastBatch, SMALLEST_BATCH)));
            batch = bytes;
        } else {
            bytes.ensureWritable(needed);
        }
        return bytes;
    }

    private void countNotCarried(@Nullable Session except) {
        for (int i = 0; i < size; i++) {
            if (members[i] != except) {
                members[i].countNotCarried();
            }
        }
    }

    private void countUnmappable(@Nullable Session except) {
        for (int i = 0; i < size; i++) {
            if (members[i] != except) {
                members[i].countUnmappable();
            }
        }
    }

    private void clear() {
        messages = 0;
        skips.forEach(skip -> skip.sender.skips = false);
        skips.clear();
    }
}
