package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is asked whether it is there, while more waits for it than it has read: pings after 30 s, 10 s for the answer. */
class CheckupTest {
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO);
    private static final QueueLimits AGELESS = new QueueLimits(1 << 20, Duration.ZERO, SlowClient.DISCONNECT, 1 << 28);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Hub hub = new Hub(group, Rules.DEFAULTS.with(AGELESS));
    private final Member speaker = Member.of(hub, "room", Wire.XMLSOCKET, loop);
    private final Member reader = Member.of(hub, "room", Wire.HYBI, loop);
    private final long start = System.nanoTime();

    @AfterEach
    void everybodyLeaves() {
        speaker.leaves();
        reader.leaves();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void keepsWhoTakesAFewBytesOfALongMessageAtATime() {
        stallsAndIsAsked();
        for (int second = 100; second < 200; second += 5) {
            looks(second);
            assertFalse(reader.session.isClosing(), "after " + second);
            reader.turn(() -> reader.socket.takes(10));
        }
        looks(200);
        looks(209);
        assertFalse(reader.session.isClosing());
        looks(211);
        assertEquals(
                new End(End.Cause.PONG_TIMEOUT, "no answer to a ping within websocket.pong-timeout"),
                reader.farewell.getNow(null));
    }

    @Test
    void keepsWhoTakesOneMessageAfterTheOther() {
        stallsAndIsAsked();
        speaker.says("y".repeat(5_000), "z".repeat(5_000));
        for (int second = 100; second < 120; second += 5) {
            looks(second);
            reader.turn(() -> reader.socket.takes(5_004));
        }
        looks(121);
        assertFalse(reader.session.isClosing());
    }

    @Test
    void givesUpWhoseSocketTakesAllThoughNobodyReads() {
        looks(100);
        for (int second = 100; second <= 110; second++) {
            speaker.says("the kernel of a machine takes this, though the other one is dead");
            looks(second);
            assertFalse(reader.session.isClosing());
        }
        speaker.says("and this");
        looks(111);
        assertEquals(
                "no answer to a ping within websocket.pong-timeout",
                reader.farewell.join().reason());
    }

    @Test
    void givesUpWhoTakesNothing() {
        stallsAndIsAsked();
        speaker.says("waits behind the others");
        looks(109);
        assertFalse(reader.session.isClosing());
        looks(111);
        assertEquals(
                "no answer to a ping within websocket.pong-timeout",
                reader.farewell.join().reason());
    }

    /** One message of 5,004 bytes is in its way, and then the ping. */
    private void stallsAndIsAsked() {
        reader.turn(() -> reader.socket.mood(FakeSocket.Mood.STALLS));
        speaker.says("x".repeat(5_000));
        looks(100);
        assertEquals(2, reader.socket.writes.size(), "a message and a ping");
    }

    private void looks(int second) {
        Checkup checkup = new Checkup(hub.rules().with(PATIENCE), start + TimeUnit.SECONDS.toNanos(second));
        reader.turn(() -> checkup.lookAt(reader.session));
    }
}
