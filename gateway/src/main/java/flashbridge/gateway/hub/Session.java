package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One participant in a room: what it hears and says, counted, from connect to disconnect.
 *
 * <p>Belongs to its channel's event loop; only {@link #heard} may be called from others.
 */
public final class Session {
    private final Peer peer;
    private final Channel channel;
    private Wire wire;
    private final Encoding encoding;
    private final Outbox outbox;
    private final Receiver receiver;
    private final Speaker speaker;
    private final Pulse pulse;
    private final Tally tally = new Tally();
    private final ClientLog log;
    private final OwnWords ownWords;

    private @Nullable Watch watch;
    private @Nullable FaultTraces traces;
    private @Nullable Room room;
    private @Nullable End end;

    /** Among those whom the watch of its event loop looks after, so that leaving takes one step however many there are. */
    int place;

    /**
     * A participant that has not joined a room yet.
     *
     * @param dialect what it speaks, for the log and the metrics
     * @param encoding the one of its text, in and out
     * @param courtesy what is said to it without being asked
     */
    public Session(
            Peer peer,
            Dialect dialect,
            Channel channel,
            Wire wire,
            Encoding encoding,
            Courtesy courtesy,
            Farewell farewell) {
        this.peer = peer;
        log = new ClientLog(peer, dialect, tally);
        this.channel = channel;
        this.wire = wire;
        pulse = new Pulse(System.nanoTime(), channel.pipeline().get(TlsRecords.class));
        ownWords = new OwnWords(channel, encoding, courtesy, farewell, tally);
        this.encoding = encoding;
        outbox = new Outbox(channel, tally);
        receiver = new Receiver(this, outbox, tally, log);
        speaker = new Speaker(channel, tally);
    }

    /** Keeps back what the room says until {@link #announce}: this client may yet turn out to be no member. */
    public void hold() {
        outbox.hold();
    }

    /** The client is a member for good: what was kept back is sent, and the connect line is logged. */
    public void announce() {
        if (log.connects() && outbox.isHeld()) { // what waits and is not held, waits since the client is slow
            outbox.release();
        }
    }

    /** Whether anything the room said has been sent to it. */
    public boolean hasHeard() {
        return tally.bytesOut > 0;
    }

    /** Says a message to the room; takes over its reference. */
    public void publish(Message message) {
        Room to = room;
        if (to == null || end != null) {
            message.release();
            return;
        }
        pulse.unfinished(0, watch); // what comes behind it is another message, with time of its own
        End refusal = speaker.say(message, this, to);
        if (refusal != null) {
            close(refusal);
        }
    }

    /** One of its messages of so many bytes has been taken over by all event loops of the room. */
    void heard(int bytes) {
        speaker.heard(bytes);
    }

    /** Whether what has come from it is to be left unread until {@link ReadOn}: its room does not keep up with it. */
    public boolean isHeldBack() {
        return speaker.isPaused();
    }

    /** Whether its room hears text that is not valid, with replacements in it; otherwise who says it is closed. */
    public boolean replacesInvalidText() {
        Room in = room;
        return in != null && in.rules().translation().invalid() == Translation.Invalid.REPLACE;
    }

    /** Says to the room what was not valid text, after replacements; takes over the buffer. */
    public void publishReplaced(ByteBuf utf8) {
        tally.replaced++;
        publish(Message.text(utf8));
    }

    /** The client says goodbye: when it has heard its own last words it leaves the room, and then answers. */
    public void ends(End why, Runnable answer) {
        end = end == null ? why : end;
        leaveThen(answer);
    }

    /** Ends the stay from this side: the client leaves the room and is told why, as far as its protocol can say it. */
    public void close(End why) {
        if (end == null) {
            if (room != null && !outbox.isHeld()) {
                announce(); // it is told why, and so is the operator
            }
            end = why;
            if (why.cause().givesUpQueue()) {
                outbox.discard();
            }
            leaveThen(() -> ownWords.goodbye(why, wire));
        }
    }

    /**
     * It says nothing from now on, but what it has said is still on its way, and with echo comes back to it. When the gateway
     * stops, what others have said is waited for as well.
     */
    private void leaveThen(Runnable task) {
        Room from = room;
        boolean mayGoAtOnce = speaker.isIdle() && (end == null || end.cause() != End.Cause.GOING_AWAY);
        if (from == null || mayGoAtOnce) {
            standThen(task);
        } else {
            from.behindItsWords(this, () -> standThen(task));
        }
    }

    private void standThen(Runnable task) {
        stand();
        outbox.release();
        task.run();
    }

    /** It has not answered a goodbye within limits.close-timeout, and is cut off. */
    public void ignoresGoodbye() {
        tally.unanswered++;
    }

    /** The connection is over; the first known end is the one that counts. */
    public void left(String reason) {
        log.goes();
        end = end == null ? End.left(reason) : end;
        outbox.discard(); // what its room has just said, too: somebody else may be spoken to on this connection now
        stand();
        if (watch != null) {
            watch.remove(this, log.isAnnounced() ? end : null);
            watch = null;
        }
        log.disconnects(end);
    }

    /** Something came from the client. */
    public void heard() {
        pulse.heard();
    }

    /** It answers a ping, in so many bytes. */
    public void answered(int size) {
        long took = pulse.answered(System.nanoTime());
        if (took < 0) {
            control(size); // nobody has asked
        } else if (watch != null) {
            watch.answered(took);
        }
    }

    /** It says something to the gateway itself, in so many bytes, which counts against its rate as a message does. */
    public void control(int size) {
        Room in = room;
        End refusal = in == null || end != null ? null : speaker.control(size, in);
        if (refusal != null) {
            close(refusal);
        }
    }

    /** So many bytes of a message have come, and its end has not; 0 when nothing is unfinished. */
    public void unfinished(int bytes) {
        speaker.restIf(pulse.unfinished(bytes, watch));
    }

    /** Whether it is in the middle of saying something. */
    public boolean isSpeaking() {
        return pulse.unfinished() > 0;
    }

    void watchedBy(Watch other) {
        watch = other;
        traces = other.traces();
        outbox.watchedBy(other);
    }

    Outbox outbox() {
        return outbox;
    }

    Receiver receiver() {
        return receiver;
    }

    Pulse pulse() {
        return pulse;
    }

    Tally tally() {
        return tally;
    }

    /** What is said about it, and whether it was announced. */
    ClientLog log() {
        return log;
    }

    /** What is said to it past the order of the room. */
    OwnWords ownWords() {
        return ownWords;
    }

    /** The connection failed under it. */
    public void broken(Throwable cause) {
        if (cause instanceof OutOfMemoryError full && watch != null) {
            watch.outOfMemory(full);
        } else if (!End.isOfNetwork(cause)) {
            log.fault(cause, traces == null || traces.isDue(cause));
        }
        end = end == null ? End.broken(cause) : end;
        // a failed write is told from within a walk over the members, so it leaves when the channel is inactive
        ownWords.breakOff(cause);
    }

    public Peer peer() {
        return peer;
    }

    public boolean isClosing() {
        return end != null;
    }

    void sit(Room in) {
        room = in;
        log.enters(in.name());
    }

    private void stand() {
        Room from = room;
        room = null;
        if (from != null) {
            from.leave(this);
        }
    }

    /** What it hears. */
    public Wire wire() {
        return wire;
    }

    /** The encoding of its text, in and out. */
    public Encoding encoding() {
        return encoding;
    }

    /** Its client turns out to speak another dialect than it said; what was said before it has heard in the old one. */
    public void change(Wire other) {
        Room in = room;
        if (in == null) {
            wire = other;
        } else {
            in.change(this, () -> wire = other);
        }
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public String toString() {
        return log.toString();
    }
}
