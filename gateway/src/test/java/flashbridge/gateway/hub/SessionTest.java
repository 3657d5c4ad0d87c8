package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.ClientLog;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Hub hub = new Hub(group, Rules.DEFAULTS);
    private final Member other = Member.of(hub, "room", Wire.XMLSOCKET, loop);
    private final Member member = new Member(Wire.XMLSOCKET, loop);

    @AfterEach
    void everybodyLeaves() {
        member.leaves();
        other.leaves();
        assertEquals(0, hub.rooms());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void holdsBackUntilItIsAnnounced() {
        joinsHeld();
        other.says("one");
        other.says("two");
        assertEquals(List.of(), member.heard());
        assertFalse(member.session.hasHeard());

        member.turn(member.session::announce);
        assertEquals(List.of("one", "two"), member.heard());
        assertTrue(member.session.hasHeard());
        other.says("three");
        assertEquals(List.of("one", "two", "three"), member.heard());
    }

    @Test
    void forgetsWhatItHeldWhenItWasNoMember() {
        joinsHeld();
        other.says("one");
        member.turn(() -> member.session.left("was no member"));
        member.turn(member.session::announce);
        other.says("two");

        assertEquals(List.of(), member.heard());
    }

    @Test
    void holdsBackNoMoreThanItsQueueMayHave() {
        member.queue(hub, new QueueLimits(1000, Duration.ofMinutes(1), SlowClient.DISCONNECT, 1 << 20));
        joinsHeld();
        for (int i = 0; i < 10; i++) {
            other.says("x".repeat(300));
        }

        assertEquals(End.Cause.TOO_SLOW, member.farewell.join().cause());
        assertEquals(10, other.heard().size());
    }

    @Test
    void givesEachMessageATimeOfItsOwn() {
        joins();
        member.turn(() -> member.session.unfinished(7));
        assertEquals(7, member.session.pulse().unfinished());
        member.says("done");
        assertEquals(0, member.session.pulse().unfinished());
    }

    @Test
    void isEndedForTextWithNul() {
        joins();
        member.says("a\0<forged/>");

        assertEquals(End.Cause.BAD_TEXT, member.farewell.join().cause());
        assertTrue(member.farewell.join().reason().contains("NUL"));
        assertEquals(List.of(), other.heard());
    }

    @Test
    void saysBytesWithNul() {
        joins();
        member.saysBytes((byte) 0);

        assertFalse(member.farewell.isDone());
    }

    @Test
    void bidsFarewellOnceForTheFirstEnd() {
        joins();
        member.turn(() -> {
            member.session.close(new End(End.Cause.GOING_AWAY, "first"));
            member.session.close(new End(End.Cause.INTERNAL, "second"));
            member.session.left("third");
        });

        assertEquals(new End(End.Cause.GOING_AWAY, "first"), member.farewell.join());
        assertTrue(member.session.isClosing());
        assertEquals(1, hub.rooms());
    }

    @Test
    void bidsNoFarewellToWhoHasSaidGoodbye() {
        joins();
        member.turn(() -> member.session.ends(End.left("said goodbye"), () -> {}));
        other.says("one");

        assertFalse(member.farewell.isDone());
        assertEquals(List.of(), member.heard());
    }

    @Test
    void releasesWhatIsSaidOutsideARoom() {
        Message message = Member.text("nobody hears");
        member.turn(() -> member.session.publish(message));

        assertEquals(0, message.refCnt());
    }

    @Test
    void isNamedInTheLogByItsPeer() {
        Peer peer = new Peer(7, new InetSocketAddress(InetAddress.getLoopbackAddress(), 51234), "a listener");

        assertEquals("id=7 address=127.0.0.1:51234 listener=\"a listener\"", peer.toString());
        assertEquals("id=8 address=null listener=gone", new Peer(8, null, "gone").toString());
        assertEquals("id=1 address=local:test listener=test protocol=XMLSOCKET", member.session.toString());
    }

    @Test
    void showsTheTraceOfAFaultOnceAndNamesItForEveryClient() {
        IllegalStateException fault = new IllegalStateException("a fault,\nas only this test has it");
        try (ClientLog log = new ClientLog()) {
            joins();
            member.turn(() -> member.session.broken(fault));
            other.turn(() -> other.session.broken(fault));

            assertEquals(2, log.with("fault      " + member.session).size()); // both have one name
            assertEquals(
                    1,
                    log.with(
                                    "fault      " + other.session
                                            + " cause=\"java.lang.IllegalStateException: a fault,\\u000aas only this test has it\"")
                            .size());
        }
    }

    private void joins() {
        member.turn(() -> {
            hub.join("room", member.session);
            member.session.announce();
        });
    }

    private void joinsHeld() {
        member.turn(() -> {
            member.session.hold();
            hub.join("room", member.session);
        });
    }
}
