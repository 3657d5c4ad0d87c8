package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A room of sixteen, in which handing out takes eight milliseconds. */
class BusyRoomTest {
    private final SteppedLoops loops = new SteppedLoops(1);
    private final SteppedLoop loop = loops.all().get(0);
    private final Hub hub = new Hub(loops, Rules.DEFAULTS);
    private final List<Guest> guests = new ArrayList<>();
    private int writes;

    BusyRoomTest() {
        for (int i = 0; i < 16; i++) {
            Guest guest = new Guest("guest " + i, Wire.XMLSOCKET, loop, new ArrayList<>());
            loop.run(() -> hub.join("room", guest.session));
            guests.add(guest);
        }
        guests.get(0).socket.pipeline().addFirst(new Slow());
    }

    @AfterEach
    void everybodyLeaves() {
        loop.run(() -> guests.forEach(guest -> guest.socket.close()));
        loops.advance(1);
        turns();
        assertEquals(0, hub.rooms());
    }

    @Test
    void gathersWhatIsSaidRightAfterARound() {
        says("one");
        assertEquals("one\0", heard());

        says("two");
        says("three");
        assertEquals("", heard());

        loops.advance(1);
        turns();
        assertEquals("two\0three\0", heard());
        assertEquals(2, writes);
    }

    @Test
    void passesOnAtOnceWhatIsSaidAfterAWhile() {
        says("one");
        loops.advance(8);
        says("two");

        assertEquals("one\0two\0", heard());
    }

    @Test
    void keepsNobodyWaitingWhoGoes() {
        says("one");
        says("two");
        loop.run(() -> guests.get(1).session.ends(End.left("said goodbye"), () -> {}));

        assertEquals("one\0two\0", heard());
    }

    private void says(String text) {
        loop.run(() -> guests.get(0).session.publish(Member.text(text)));
        turns();
    }

    private void turns() {
        while (loop.step(100)) {}
    }

    private String heard() {
        return new String(guests.get(1).socket.taken(), StandardCharsets.US_ASCII);
    }

    private final class Slow extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            writes++;
            loops.advance(8);
            ctx.write(message, promise);
        }
    }
}
