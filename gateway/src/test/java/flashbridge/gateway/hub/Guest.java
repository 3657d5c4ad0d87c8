package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.local.LocalAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody in a {@link RandomRoom}, who compares every byte that it is sent with the one order of the room. */
final class Guest {
    private static final String KEEP_ALIVE = "keep";
    private static final Courtesy COURTESY = new Courtesy(KEEP_ALIVE, Duration.ofDays(1), "");

    final SteppedSocket socket = new SteppedSocket();
    final SteppedLoop loop;
    final Session session;
    private final Wire wire;
    private final List<Said> order;
    private final FrameReader reader;
    private final String name;

    /** The first message that it may have heard, and the first that it must hear. */
    private int earliest;

    private int latest;
    /** The first message that it has not heard yet; below 0 as long as it has heard none. */
    private int next = -1;
    /** Of the messages it did not hear: those left out for it, those its wire cannot say, and its own. */
    private int missed;

    private int notCarried;
    private int maybeSpared;
    private boolean toldGoodbye;

    /** It only listens, takes everything at once, and stays to the end. */
    boolean isWitness;
    /** What was said to it was held back for a while. */
    boolean wasHeld;
    /** Its socket did not take everything at once, or nothing was sent to it for a while. */
    boolean wasSlow;
    /** It has said goodbye or was told: it hears all messages before this one if it takes the answer, or -1. */
    int hearsUpTo = -1;
    /** The answer to its goodbye, or the gateway's own, has been taken. */
    boolean parted;

    @Nullable
    End farewell;

    Guest(String name, Wire wire, SteppedLoop loop, List<Said> order) {
        this.name = name;
        this.wire = wire;
        this.loop = loop;
        this.order = order;
        reader = new FrameReader(wire);
        session = new Session(
                new Peer(1, new LocalAddress("test"), "test"),
                Dialect.of(wire.toString()),
                socket,
                wire,
                Encoding.UTF_8,
                COURTESY,
                this::bid);
        socket.pipeline().addLast(new Ends());
        loop.register(socket);
    }

    /** It has joined: hears everything from here on, and maybe some of what was on its way. */
    void hearsFrom(int atTheEarliest, int atTheLatest) {
        earliest = atTheEarliest;
        latest = atTheLatest;
    }

    boolean isThere() {
        return socket.isOpen() && !session.isClosing();
    }

    Wire wire() {
        return wire;
    }

    /** On its loop: the gateway is done with it. */
    private void bid(End why) {
        farewell = why;
        answer(why.cause().givesUpQueue() ? "slow" : "bye");
    }

    /** On its loop: what its protocol has for a goodbye, and then the end. */
    void answer(String body) {
        ByteBuf close = socket.alloc().buffer();
        session.wire().close(Unpooled.wrappedBuffer(body.getBytes(US_ASCII)), close);
        socket.writeAndFlush(close).addListener(sent -> {
            parted = sent.isSuccess();
            socket.close();
        });
    }

    /** Reads what has come since the last time. */
    void listen() {
        byte[] taken = socket.taken();
        if (taken.length == 0) {
            return;
        }
        for (FrameReader.Frame frame : reader.read(taken)) {
            assertFalse(toldGoodbye, () -> name + " hears " + frame + " behind its goodbye");
            switch (frame.kind()) {
                case CLOSE -> toldGoodbye = true;
                case PING -> assertEquals("", frame.payload());
                case TEXT, BINARY -> hear(frame);
            }
        }
    }

    private void hear(FrameReader.Frame frame) {
        if (frame.payload().equals(KEEP_ALIVE)) {
            return;
        }
        int number =
                Integer.parseInt(frame.payload().substring(0, frame.payload().indexOf(':')));
        Said said = order.get(number);
        assertEquals(said.payload, frame.payload(), name);
        assertEquals(said.isText ? FrameReader.Kind.TEXT : FrameReader.Kind.BINARY, frame.kind(), name);
        assertTrue(number >= earliest, () -> name + " hears " + number + ", and came at " + earliest);
        begin(number);
        assertTrue(number >= next, () -> name + " hears " + number + " when " + next + " is next");
        assertFalse(isSpared(said), () -> name + " hears its own " + number);
        passOver(number);
        next = number + 1;
        assertTrue(
                missed <= session.tally().dropped,
                () -> name + " hears " + number + " and has missed " + missed + ", of which were left out "
                        + session.tally().dropped);
    }

    private void begin(int number) {
        next = next < 0 ? Math.min(number, latest) : next;
    }

    /** Accounts for what it has not heard before this one. */
    private void passOver(int number) {
        for (; next < number; next++) {
            Said said = order.get(next);
            if (isSpared(said)) {
                continue;
            }
            if (said.sender == this && said.echo() == Said.Echo.EITHER) {
                maybeSpared++;
            } else if (said.isText || wire.carriesBinary()) {
                missed++;
            } else {
                notCarried++;
            }
        }
    }

    private boolean isSpared(Said said) {
        return said.sender == this && said.echo() == Said.Echo.SPARED;
    }

    /** It has taken all that there is up to this message, so what it has missed is what was left out for it, exactly. */
    void assertComplete(int end) {
        listen();
        assertEquals("", reader.unfinished(), name + " has half a frame");
        begin(end);
        passOver(end);
        Tally tally = session.tally();
        int unsure = maybeSpared + latest - earliest;
        assertBetween(missed, tally.dropped, missed + unsure, "left out");
        assertBetween(notCarried, tally.notCarried, notCarried + unsure, "not carried");
    }

    /** It has taken the answer to its goodbye, and so all that it was to hear before. */
    void assertHeardOut() {
        listen();
        begin(hearsUpTo);
        passOver(hearsUpTo);
        assertTrue(
                missed <= session.tally().dropped,
                () -> name + " parted at " + next + " and has missed " + missed + ", of which were left out "
                        + session.tally().dropped);
    }

    private void assertBetween(long least, long counted, long most, String what) {
        assertTrue(
                least <= counted && counted <= most,
                () -> name + ": " + what + " are " + least + " to " + most + ", and " + counted + " are counted");
    }

    @Override
    public String toString() {
        return name;
    }

    private final class Ends extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            session.left("gone");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            session.broken(cause);
        }
    }
}
