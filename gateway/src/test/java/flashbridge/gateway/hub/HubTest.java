package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms on real event loops, with channels that write down what they are given. */
class HubTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(3, LocalIoHandler.newFactory());
    private final Hub hub = new Hub(loops, Rules.DEFAULTS);
    private final List<Scribe> members = new ArrayList<>();

    private Scribe member(Wire wire) throws Exception {
        Scribe member = new Scribe(wire, loops);
        members.add(member);
        return member;
    }

    @AfterEach
    void stop() {
        for (Scribe member : members) {
            member.channel
                    .eventLoop()
                    .submit(() -> member.session.left("test is over"))
                    .awaitUninterruptibly();
            member.channel.close().awaitUninterruptibly(); // which releases what a stuck one has kept
        }
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void givesEveryMemberOneWriteForAllMessagesOfATurn() throws Exception {
        Scribe publisher = member(Wire.XMLSOCKET).join(hub, "a");
        Scribe sameWire = member(Wire.XMLSOCKET).join(hub, "a");
        Scribe otherRoom = member(Wire.XMLSOCKET).join(hub, "b");
        settle();
        publisher.say("1", "2", "3");
        assertEquals("1\0" + "2\0" + "3\0", publisher.heard.toString());
        assertEquals("1\0" + "2\0" + "3\0", sameWire.heard.toString());
        assertTrue(sameWire.writes <= 3);
        assertEquals("", otherRoom.heard.toString());
    }

    @Test
    void batchesWhatIsSaidInOneTurnOfTheHomeLoop() throws Exception {
        List<Scribe> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(member(Wire.XMLSOCKET).join(hub, "a"));
        }
        settle();
        for (Scribe publisher : all) {
            publisher.say("x", "y", "z");
        }
        assertTrue(all.stream().anyMatch(member -> member.writes < 9), "nothing was ever batched");
    }

    @Test
    void sparesThePublisherItsOwnWordsOnWhicheverLoopItSits() throws Exception {
        Hub quiet = new Hub(loops, Rules.DEFAULTS.withoutEcho());
        List<Scribe> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) { // two on each loop
            all.add(member(Wire.XMLSOCKET).join(quiet, "a"));
        }
        settle();
        for (int i = 0; i < 6; i++) {
            all.get(i).say(i + "a", i + "b");
        }
        String everything = "0a 0b 1a 1b 2a 2b 3a 3b 4a 4b 5a 5b ".replace(' ', '\0');
        for (int i = 0; i < 6; i++) {
            String own = i + "a\0" + i + "b\0";
            assertEquals(everything.replace(own, ""), all.get(i).heard.toString());
        }
    }

    @Test
    void tellsWhoComesNothingThatWasStillOnItsWayToWhoHasLeft() throws Exception {
        Scribe home = member(Wire.XMLSOCKET);
        Scribe leaver = onAnotherLoop(home);
        Scribe joiner = onTheSameLoop(leaver);
        Room room = new Room("a", home.channel.eventLoop(), hub);
        sits(home, room);
        sits(leaver, room);
        settle();
        leaver.on(
                () -> { // all of it in one turn of this loop
                    speaks(home, "W");
                    leaver.session.left("leaves");
                    speaks(home, "X");
                    room.join(joiner.session);
                    joiner.session.announce();
                    return true;
                });
        settle();
        home.say("Y");

        assertEquals("W\0X\0Y\0", home.heard.toString());
        assertEquals("Y\0", joiner.heard.toString());
        joiner.on(() -> {
            joiner.session.left("leaves");
            return true;
        });
    }

    private static void sits(Scribe member, Room in) throws Exception {
        member.on(() -> {
            in.join(member.session);
            member.session.announce();
            return true;
        });
    }

    /** Says it, and waits until its loop has handed it to the others. */
    private static void speaks(Scribe member, String text) throws Exception {
        member.on(() -> {
            member.session.publish(Message.text(Unpooled.copiedBuffer(text, UTF_8)));
            return true;
        });
        for (int turn = 0; turn < 3; turn++) {
            member.on(() -> true);
        }
    }

    private Scribe onAnotherLoop(Scribe than) throws Exception {
        Scribe member = member(Wire.XMLSOCKET);
        return member.channel.eventLoop() == than.channel.eventLoop() ? onAnotherLoop(than) : member;
    }

    private Scribe onTheSameLoop(Scribe as) throws Exception {
        Scribe member = member(Wire.XMLSOCKET);
        return member.channel.eventLoop() == as.channel.eventLoop() ? member : onTheSameLoop(as);
    }

    @Test
    void endsASlowMemberWithoutAGapAndWithoutHarmToOthers() throws Exception {
        Scribe publisher = member(Wire.XMLSOCKET).join(hub, "a");
        Scribe slow = member(Wire.XMLSOCKET).join(hub, "a");
        hub.rules(Rules.DEFAULTS.with(new QueueLimits(100, Duration.ofMinutes(1), SlowClient.DISCONNECT, 1 << 20)));
        slow.stuck = true;
        settle();
        String word = "w".repeat(60);
        for (int i = 0; i < 5; i++) {
            publisher.say(word);
        }
        assertEquals((word + "\0").repeat(5), publisher.heard.toString());
        assertEquals(word + "\0", slow.heard.toString()); // which is over 100 bytes, as Netty counts them
        await().untilAsserted(() -> assertEquals(End.Cause.TOO_SLOW, slow.end == null ? null : slow.end.cause()));
        assertNull(publisher.end);
    }

    @Test
    void holdsBackWhatASilentClientHearsAndThenSaysItAll() throws Exception {
        Scribe publisher = member(Wire.XMLSOCKET).join(hub, "a");
        Scribe silent = member(Wire.XMLSOCKET);
        silent.on(() -> {
            silent.session.hold();
            hub.join("a", silent.session);
            return true;
        });
        settle();
        publisher.say("1");
        publisher.say("2");
        assertEquals("", silent.heard.toString());
        assertFalse(silent.on(silent.session::hasHeard));
        silent.on(() -> {
            silent.session.announce();
            return true;
        });
        publisher.say("3");
        assertEquals("1\0" + "2\0" + "3\0", silent.heard.toString());
        assertTrue(silent.on(silent.session::hasHeard));
    }

    @Test
    void forgetsWhatWasHeldBackForWhoWasNoMember() throws Exception {
        Scribe publisher = member(Wire.XMLSOCKET).join(hub, "a");
        Scribe visitor = member(Wire.XMLSOCKET);
        visitor.on(() -> {
            visitor.session.hold();
            hub.join("a", visitor.session);
            return true;
        });
        settle();
        publisher.say("1");
        visitor.on(() -> {
            visitor.session.left("was something else");
            return true;
        });
        publisher.say("2");
        assertEquals("", visitor.heard.toString());
    }

    @Test
    void pausesAPublisherThatIsFasterThanItsRoom() throws Exception {
        Scribe publisher = member(Wire.XMLSOCKET);
        Backpressure backpressure = new Backpressure(publisher.channel);
        publisher.on(() -> {
            backpressure.said(2 << 20, QueueLimits.DEFAULTS, hub.memory());
            return true;
        });
        assertFalse(publisher.channel.config().isAutoRead());
        assertTrue(hub.memory().used() >= 2 << 20);
        backpressure.heard(2 << 20);
        settle();
        assertEquals(0, hub.memory().used());
        assertTrue(publisher.channel.config().isAutoRead());
    }

    @Test
    void isHeardByAllWhoHadJoinedBefore() throws Exception {
        for (int i = 0; i < 20; i++) { // in some of these rooms the speaker sits on the home loop
            String room = "room " + i;
            Scribe speaker = member(Wire.XMLSOCKET);
            for (int next = 0; next < i % 3; next++) {
                assertTrue(loops.next() != null); // the room's home is the loop after that
            }
            speaker.join(hub, room);
            settle();
            Scribe joiner = member(Wire.XMLSOCKET);
            while (joiner.channel.eventLoop() == speaker.channel.eventLoop()) {
                joiner = member(Wire.XMLSOCKET);
            }
            Scribe joined = joiner;
            speaker.on(() -> {
                joined.join(hub, room); // done while this loop can do nothing else
                speaker.session.publish(Message.text(Unpooled.copiedBuffer("x", UTF_8)));
                return true;
            });
            settle();
            assertEquals("x\0", joined.heard.toString());
        }
    }

    @Test
    void keepsARoomAsLongAsSomebodyIsInIt() throws Exception {
        Scribe one = member(Wire.XMLSOCKET).join(hub, "a");
        Scribe other = member(Wire.HYBI).join(hub, "a");
        assertEquals(1, hub.rooms());
        leave(one);
        assertEquals(1, hub.rooms());
        leave(other);
        assertEquals(0, hub.rooms());
    }

    private static void leave(Scribe member) throws Exception {
        member.on(() -> {
            member.session.left("goes");
            return true;
        });
    }

    private void settle() {
        Scribe.settle(loops);
    }
}
