package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The members of a room on one event loop that hear the same wire in the same encoding, and the batch of bytes they share.
 *
 * <p>Messages are encoded once into the batch; at the end of the loop's turn each member gets one share of it and one
 * flush. Touched on its event loop only.
 *
 * <p>Over epoll a receiver that takes its share at once costs no object. The other transports make a small one for each: NIO a
 * buffer of Java's own, io_uring a view that the kernel keeps until it has sent it.
 */
final class Audience {
    private static final End OUT_OF_MEMORY = new End(End.Cause.INTERNAL, "the gateway is out of direct memory");
    private static final End FAULT = new End(End.Cause.INTERNAL, "a fault of the gateway");
    private static final int SMALLEST_BATCH = 512;

    /** A message of the batch that its sender shall not hear. */
    private record Skip(Receiver sender, int message) {}

    private final Wire wire;
    private final Encoding encoding;
    private final boolean utf8;
    private final Supplier<Rules> rules;
    private final Watch watch;
    private Receiver[] members = new Receiver[2];
    private int size;
    private @Nullable Batch batch;
    /** Whether the batch begins with what was left of a full one of this turn. */
    private boolean overflowed;

    private int lastSize = SMALLEST_BATCH;
    private int lastMessages = 1;
    private final List<Skip> skips = new ArrayList<>();

    Audience(Wire wire, Encoding encoding, Supplier<Rules> rules, Watch watch) {
        this.wire = wire;
        this.encoding = encoding;
        utf8 = encoding.isUtf8();
        this.rules = rules;
        this.watch = watch;
    }

    /** Whether this is what the session hears. */
    boolean suits(Session session) {
        return session.wire() == wire && session.encoding().equals(encoding);
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Session session) {
        flush(); // what was said before it came is not for its ears
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        Receiver member = session.receiver();
        member.seat = size;
        members[size++] = member;
    }

    void remove(Session session) {
        flush(); // what was said while it was here it shall still hear, its own last words among them
        Receiver member = session.receiver();
        Receiver last = members[--size];
        members[member.seat] = last;
        last.seat = member.seat;
        members[size] = null; // or it would be kept until somebody takes its seat
        members = size > 16 && size < members.length / 4 ? Arrays.copyOf(members, members.length / 2) : members;
    }

    /** Adds a message to the batch; {@code except} shall not hear it. */
    void hear(Message message, @Nullable Session except) {
        if (size == 0) {
            return;
        }
        try {
            take(message, except, rules.get());
        } catch (OutOfMemoryError full) { // Netty's own: direct memory is used up, the heap is not
            watch.outOfMemory(full);
            flush(); // what was said before it they shall still hear
            endEverybody();
        }
    }

    private void take(Message message, @Nullable Session except, Rules now) {
        Message sayable = now.translation().onto(wire, message);
        if (sayable == null) {
            forOthers(except, Receiver::countNotCarried);
            return;
        }
        try {
            if (utf8) {
                append(sayable, except, now.queue());
            } else {
                encode(sayable, except, now.queue());
            }
        } finally {
            if (sayable != message) {
                sayable.release();
            }
        }
    }

    private void encode(Message text, @Nullable Session except, QueueLimits limits) {
        Message exact = encoding.exactly(text);
        if (exact == null) {
            forOthers(except, Receiver::countUnmappable);
        }
        Message encoded = exact == null ? encoding.nearly(text) : exact;
        try {
            append(encoded, except, limits);
        } finally {
            encoded.release();
        }
    }

    private void append(Message message, @Nullable Session except, QueueLimits limits) {
        Batch gathered = batch == null ? begin(message) : batch;
        gathered.append(wire, message);
        if (except != null && suits(except)) {
            except.receiver().skips = true;
            skips.add(new Skip(except.receiver(), gathered.messages() - 1));
        }
        if (gathered.size() >= limits.fullBatch()) {
            overflowed = flushWholePackets(); // even within a turn
        }
    }

    /** They have missed a message, so they must not hear the next one. */
    private void endEverybody() {
        for (int i = 0; i < size; i++) {
            members[i].closeLater(OUT_OF_MEMORY);
        }
    }

    /** As large as the last one was, since a room goes on as it has begun. */
    private Batch begin(Message message) {
        Batch begun = new Batch(Math.max(message.size() + Wire.MAX_OVERHEAD, lastSize), lastMessages);
        batch = begun;
        return begun;
    }

    /**
     * The turn of the loop is over: hands every member its share, but for a few last bytes that would need a packet of their
     * own.
     *
     * @return whether there are such bytes; they go with the next turn, and then at the latest
     */
    boolean endTurn() {
        boolean waits = overflowed && batch != null && batch.isLittle();
        overflowed = false;
        return waits || flushWholePackets();
    }

    private boolean flushWholePackets() {
        Batch rest = batch == null || !skips.isEmpty() ? null : rest(batch);
        flush();
        batch = rest;
        return rest != null;
    }

    /** Takes from the batch what had better wait; null if nothing had. */
    private static @Nullable Batch rest(Batch said) {
        int whole = said.inWholePackets();
        try {
            return whole == said.messages() ? null : said.cut(whole);
        } catch (OutOfMemoryError full) {
            return null; // all of it goes out then, which takes no memory
        }
    }

    /** Hands every member its share. */
    void flush() {
        Batch said = batch;
        if (said == null) {
            return;
        }
        batch = null;
        lastSize = Math.max(said.size(), SMALLEST_BATCH);
        lastMessages = said.messages();
        try {
            handOut(said, rules.get().queue());
            watch.shared((long) said.messages() * (size - 1) - skips.size());
        } catch (OutOfMemoryError full) {
            watch.outOfMemory(full);
            endEverybody();
        } finally {
            watch.keep(said.bytes());
            skips.forEach(skip -> skip.sender.skips = false);
            skips.clear();
        }
    }

    private void handOut(Batch said, QueueLimits limits) {
        ByteBuf bytes = said.bytes();
        ByteBuf view = said.slice(0, said.messages()); // one object for all who take it at once
        int kept = bytes.refCnt();
        for (int i = 0; i < size; i++) {
            Receiver member = members[i];
            try {
                if (member.skips) {
                    deliverAllButItsOwn(member, said, limits);
                } else {
                    member.take(said, view, 0, said.messages(), limits);
                }
            } catch (RuntimeException
                    | LinkageError
                    | StackOverflowError fault) { // of this member, about whom alone it is then
                watch.fault(fault);
                member.closeLater(FAULT);
            }
            int keptNow = bytes.refCnt();
            if (keptNow > kept) { // its socket has not taken all of it yet, so this view is its own now
                view = said.slice(0, said.messages());
            }
            kept = keptNow;
            view.setIndex(0, view.capacity());
        }
    }

    /** In bytes of its own: a few of them must not keep a whole batch for as long as it likes. */
    private void deliverAllButItsOwn(Receiver member, Batch said, QueueLimits limits) {
        Batch others = new Batch(SMALLEST_BATCH, said.messages());
        int from = 0;
        for (Skip skip : skips) {
            if (skip.sender == member) {
                others.append(said, from, skip.message);
                from = skip.message + 1;
            }
        }
        others.append(said, from, said.messages());
        if (others.messages() > 0) {
            member.take(others, others.slice(0, others.messages()), 0, others.messages(), limits);
        }
        watch.keep(others.bytes());
    }

    private void forOthers(@Nullable Session except, Consumer<Receiver> what) {
        for (int i = 0; i < size; i++) {
            if (except == null || members[i] != except.receiver()) {
                what.accept(members[i]);
            }
        }
    }
}
