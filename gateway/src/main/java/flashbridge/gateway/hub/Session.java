package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One participant in a room: what it hears and says, counted, from connect to disconnect.
 *
 * <p>Belongs to its channel's event loop; only {@link #heard} may be called from others.
 */
public final class Session {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    private final Peer peer;
    private final String protocol;
    private final Channel channel;
    private Wire wire;
    private final Encoding encoding;
    private final Farewell farewell;
    private final Outbox outbox;
    private final Backpressure backpressure;
    private final long since = System.nanoTime();

    private long messagesIn;
    private long bytesIn;
    private long messagesOut;
    private long bytesOut;
    private long notCarried;
    private long unmappable;
    private long replaced;

    private @Nullable Room room;
    private String roomName = "";
    private boolean announced;
    private @Nullable End end;

    /** The place in its audience, so that leaving takes one step however many listen. */
    int seat;
    /** Whether the batch being gathered holds a message that this session said and shall not hear. */
    boolean skips;

    /** A participant that has not joined a room yet, and speaks UTF-8. */
    public Session(Peer peer, String protocol, Channel channel, Wire wire, Farewell farewell) {
        this(peer, protocol, channel, wire, Encoding.UTF_8, farewell);
    }

    /**
     * A participant that has not joined a room yet.
     *
     * @param protocol what it speaks, for the log: {@code xmlsocket}, {@code RFC 6455}
     * @param encoding the one of its text, in and out
     */
    public Session(Peer peer, String protocol, Channel channel, Wire wire, Encoding encoding, Farewell farewell) {
        this.peer = peer;
        this.protocol = protocol;
        this.channel = channel;
        this.wire = wire;
        this.encoding = encoding;
        this.farewell = farewell;
        outbox = new Outbox(channel);
        backpressure = new Backpressure(channel);
    }

    /** Keeps back what the room says until {@link #announce}: this client may yet turn out to be no member. */
    public void hold() {
        outbox.hold();
    }

    /** The client is a member for good: what was kept back is sent, and the connect line is logged. */
    public void announce() {
        if (!announced) {
            announced = true;
            outbox.release();
            log.info("connect    {} room={}", this, Printable.value(roomName));
        }
    }

    /** Whether anything the room said has been sent to it. */
    public boolean hasHeard() {
        return announced && messagesOut > 0;
    }

    /** Says a message to the room; takes over its reference. */
    public void publish(Message message) {
        Room to = room;
        if (to == null || end != null) {
            message.release();
            return;
        }
        messagesIn++;
        bytesIn += message.size();
        End refusal = to.rules().translation().refusal(message);
        if (refusal != null) {
            message.release();
            close(refusal);
            return;
        }
        message.sentBy(this);
        backpressure.said(message.size());
        to.publish(message);
    }

    /** One of its messages of so many bytes has been taken over by all event loops of the room. */
    void heard(int bytes) {
        backpressure.heard(bytes);
    }

    /** Takes a share of these bytes; false when the client is too slow to be given more. */
    boolean deliver(ByteBuf shared, int messages) {
        int size = shared.readableBytes();
        if (!outbox.offer(shared)) {
            return false;
        }
        messagesOut += messages;
        bytesOut += size;
        return true;
    }

    void countOut(int messages) {
        messagesOut += messages;
    }

    void countNotCarried() {
        notCarried++;
    }

    void countUnmappable() {
        unmappable++;
    }

    /**
     * Whether its room hears text that is not valid with replacements for what is wrong in it; who says it is closed
     * otherwise.
     */
    public boolean replacesInvalidText() {
        Room in = room;
        return in != null && in.rules().translation().invalid() == Translation.Invalid.REPLACE;
    }

    /** Says to the room what was not valid text, after replacements; takes over the buffer. */
    public void publishReplaced(ByteBuf utf8) {
        replaced++;
        publish(Message.text(utf8));
    }

    /** The client says goodbye: when it has heard its own last words it leaves the room, and then answers. */
    public void ends(End why, Runnable answer) {
        if (end == null) {
            end = why;
        }
        leaveThen(answer);
    }

    /** Ends the stay from this side: the client leaves the room and is told why, as far as its protocol can say it. */
    public void close(End why) {
        if (end == null) {
            end = why;
            leaveThen(() -> farewell.bid(why));
        }
    }

    /** It says nothing from now on, but what it has said is still on its way, and with echo comes back to it. */
    private void leaveThen(Runnable task) {
        Room from = room;
        if (from == null || backpressure.isIdle()) {
            stand();
            task.run();
        } else {
            from.behindItsWords(this, () -> {
                stand();
                task.run();
            });
        }
    }

    /** The connection is over; the first known end is the one that counts. */
    public void left(String reason) {
        if (end == null) {
            end = End.left(reason);
        }
        stand();
        outbox.discard();
        if (announced) {
            announced = false;
            logItsEnd(end);
        }
    }

    private void logItsEnd(End why) {
        if (log.isInfoEnabled()) { // the line takes longer to make than the rest of leaving
            log.info(
                    "disconnect {} room={} messages-in={} bytes-in={} messages-out={} bytes-out={}{}{}{} duration={} reason={}",
                    this,
                    Printable.value(roomName),
                    messagesIn,
                    bytesIn,
                    messagesOut,
                    bytesOut,
                    ifAny(" not-carried=", notCarried),
                    ifAny(" unmappable=", unmappable),
                    ifAny(" replaced=", replaced),
                    duration(),
                    Printable.quoted(why.reason()));
        }
    }

    private static String ifAny(String name, long count) {
        return count == 0 ? "" : name + count;
    }

    /** The connection failed under it: a reset by the peer is an ordinary end, anything else a fault worth a trace. */
    public void broken(Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.error("fault      {}", this, cause);
        }
        if (end == null) {
            end = End.left(describe(cause));
        }
        // a failed write is told from within the walk over the members, so it leaves later, when the channel is
        // inactive
        channel.close();
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.contains("reset") ? "connection reset by the client" : message;
    }

    public Peer peer() {
        return peer;
    }

    public boolean isClosing() {
        return end != null;
    }

    void sit(Room in) {
        room = in;
        roomName = in.name();
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
            in.change(this, other);
        }
    }

    void hear(Wire other) {
        wire = other;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    private String duration() {
        long tenths = (System.nanoTime() - since) / 100_000_000;
        return tenths / 10 + "." + tenths % 10 + "s";
    }

    @Override
    public String toString() {
        return peer + " protocol=" + Printable.value(protocol);
    }
}
