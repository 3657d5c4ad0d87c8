package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members on one event loop, turn by turn. */
class AudienceTest {
    private final Company company = new Company();
    private final EventLoopGroup group = company.group;
    private final EventLoop loop = company.loop;
    private final Hub hub = company.hub;
    private final List<Member> members = company.members;

    @AfterEach
    void everybodyLeaves() {
        company.close();
    }

    @Test
    void writesOnceATurnFromMemoryThatAllOfAWireShare() {
        Member flash = joins(hub, Wire.XMLSOCKET);
        Member air = joins(hub, Wire.XMLSOCKET);
        Member browser = joins(hub, Wire.HYBI);
        flash.says("one", "two", "three");

        for (Member member : members) {
            assertEquals(List.of("one", "two", "three"), member.heard());
            assertEquals(1, member.socket.writes.size());
            assertEquals(1, member.socket.flushes.get());
        }
        assertSame(flash.socket.writes.get(0), air.socket.writes.get(0));
        assertNotEquals(flash.socket.taken(), browser.socket.taken());
        members.forEach(member -> assertEquals(0, member.socket.writes.get(0).refCnt()));
    }

    @Test
    void saysTheSameInEveryFraming() {
        Member flash = joins(hub, Wire.XMLSOCKET);
        Member ruffle = joins(hub, Wire.FLASH_TUNNEL);
        Member browser = joins(hub, Wire.HYBI);
        flash.says("<m>hi</m>");

        assertEquals("<m>hi</m>\0", flash.socket.taken());
        assertEquals("\u0082\n<m>hi</m>\0", ruffle.socket.taken());
        assertEquals("\u0081\t<m>hi</m>", browser.socket.taken());
    }

    @Test
    void sparesTheSenderItsOwnWordsAmongOthersInOneTurn() {
        Hub silent = new Hub(group, Rules.DEFAULTS.withoutEcho());
        Member alice = joins(silent, Wire.HYBI);
        Member bob = joins(silent, Wire.HYBI);
        Member flash = joins(silent, Wire.XMLSOCKET);
        alice.turn(() -> {
            for (String word : List.of("a1", "a2", "b1", "a3", "f1", "b2", "a4")) {
                Member who = word.startsWith("a") ? alice : word.startsWith("b") ? bob : flash;
                who.session.publish(Member.text(word));
            }
        });

        assertEquals(List.of("b1", "f1", "b2"), alice.heard());
        assertEquals(List.of("a1", "a2", "a3", "f1", "a4"), bob.heard());
        assertEquals(List.of("a1", "a2", "b1", "a3", "b2", "a4"), flash.heard());
        members.forEach(member -> assertEquals(1, member.socket.flushes.get()));
        bob.says("b3");
        assertEquals(List.of("b1", "f1", "b2", "b3"), alice.heard());
    }

    @Test
    void tellsNobodyWhatWasSaidBeforeItCame() {
        Member first = joins(hub, Wire.HYBI);
        Member second = new Member(Wire.HYBI, loop);
        members.add(second);
        first.turn(() -> {
            first.session.publish(Member.text("before"));
            // behind the task that gives the first message its place, and in front of the flush of its batch
            loop.execute(() -> {
                hub.join("room", second.session);
                second.session.announce();
                first.session.publish(Member.text("after"));
            });
        });
        for (int turn = 0; turn < 4; turn++) {
            first.turn(() -> {}); // until all that has been set going is done
        }

        assertEquals(List.of("before", "after"), first.heard());
        assertEquals(List.of("after"), second.heard());
    }

    @Test
    void hearsItsOwnLastWordsEvenIfTheyAreEmpty() {
        Member stays = joins(hub, Wire.HYBI);
        Member leaves = joins(hub, Wire.HYBI);
        leaves.turn(() -> {
            leaves.session.publish(Member.text(""));
            leaves.session.ends(End.left("said goodbye"), () -> {});
        });

        assertEquals(List.of(""), stays.heard());
        assertEquals(List.of(""), leaves.heard());
    }

    @Test
    void hearsItsOwnLastWordsBeforeItLeaves() {
        Member stays = joins(hub, Wire.HYBI);
        Member leaves = joins(hub, Wire.HYBI);
        leaves.turn(() -> {
            leaves.session.publish(Member.text("goodbye"));
            leaves.session.ends(End.left("said goodbye"), () -> {});
            leaves.session.publish(Member.text("too late"));
        });

        assertEquals(List.of("goodbye"), stays.heard());
        assertEquals(List.of("goodbye"), leaves.heard());
    }

    @Test
    void endsWhoIsTooSlowWithoutAGapAndWithoutHarmToOthers() {
        Member quick = joins(hub, Wire.XMLSOCKET);
        Member slow = joins(hub, Wire.XMLSOCKET);
        slow.queue(hub, limits(1000, SlowClient.DISCONNECT));
        slow.socket.mood(FakeSocket.Mood.STALLS);
        String text = "x".repeat(300);
        for (int i = 0; i < 10; i++) {
            quick.says(i + text);
        }

        assertEquals(10, quick.heard().size());
        assertEquals(End.Cause.TOO_SLOW, slow.farewell.join().cause());
        assertTrue(slow.farewell.join().reason().contains("limits.queue-max-size"));
        slow.turn(slow.socket::takesAgain);
        quick.says("later");
        int taken = slow.heard().size();
        assertTrue(taken > 0 && taken < 10, "took " + taken);
        assertEquals(quick.heard().subList(0, taken), slow.heard());
    }

    @Test
    void makesASlowSpeakerKeepNoMoreThanItIsToldItself() {
        Hub silent = new Hub(group, Rules.DEFAULTS.withoutEcho());
        Member speaker = joins(silent, Wire.HYBI);
        Member other = joins(silent, Wire.HYBI);
        speaker.socket.mood(FakeSocket.Mood.STALLS);
        String large = "x".repeat(50_000);
        for (int i = 0; i < 10; i++) {
            speaker.turn(() -> {
                speaker.session.publish(Member.text(large));
                other.session.publish(Member.text("small"));
            });
        }

        assertTrue(
                silent.memory().used() < 10 * 1024, "keeps " + silent.memory().used());
        speaker.turn(speaker.socket::takesAgain);
        assertEquals(10, speaker.heard().size());
    }

    @Test
    void keepsEverythingForTheOthersWhenAWriteFails() {
        Member first = joins(hub, Wire.HYBI);
        Member breaks = joins(hub, Wire.HYBI);
        Member third = joins(hub, Wire.HYBI);
        Member last = joins(hub, Wire.HYBI);
        breaks.socket.mood(FakeSocket.Mood.BREAKS);
        first.says("one");
        first.says("two");

        for (Member member : List.of(first, third, last)) {
            assertEquals(List.of("one", "two"), member.heard());
        }
        assertFalse(breaks.socket.isOpen());
    }

    @Test
    void outlivesTheFailedWriteOfItsOnlyMember() {
        Member breaks = joins(hub, Wire.HYBI);
        Member other = joins(hub, Wire.XMLSOCKET);
        breaks.socket.mood(FakeSocket.Mood.BREAKS);
        other.says("one");
        assertEquals(List.of("one"), other.heard());

        other.says("two");
        assertEquals(List.of("one", "two"), other.heard());
        assertFalse(breaks.socket.isOpen());
    }

    @Test
    void tellsNobodyMoreWhoHasMissedAMessageForLackOfMemory() {
        Member speaker = joins(hub, Wire.HYBI);
        joins(hub, Wire.HYBI);
        Member flash = joins(hub, Wire.XMLSOCKET);
        speaker.turn(() -> {
            speaker.publish("one");
            speaker.session.publish(Message.text(new Unencodable("two")));
            speaker.publish("three");
        });
        flash.says("four");

        for (Member member : members) {
            assertEquals(List.of("one"), member.heard());
            assertEquals(End.Cause.INTERNAL, member.farewell.join().cause());
        }
    }

    /** Text for whose encoding there is no memory left. */
    private static final class Unencodable extends UnpooledHeapByteBuf {
        Unencodable(String text) {
            super(UnpooledByteBufAllocator.DEFAULT, text.length(), text.length());
            writeCharSequence(text, StandardCharsets.US_ASCII);
        }

        @Override
        public boolean hasArray() {
            return false; // so that it has to be asked for its bytes
        }

        @Override
        public ByteBuf getBytes(int index, ByteBuf to, int toIndex, int length) {
            throw new OutOfMemoryError("as Netty says it");
        }

        @Override
        public ByteBuffer nioBuffer(int index, int length) {
            throw new OutOfMemoryError("as Netty says it");
        }
    }

    @Test
    void sendsNothingToWhoHasLeftThoughItsConnectionGoesOn() {
        Member stays = joins(hub, Wire.XMLSOCKET);
        Member leaves = joins(hub, Wire.XMLSOCKET);
        stays.turn(() -> {
            stays.publish("too late");
            // behind the task that gives the message its place, and in front of the flush of its batch
            loop.execute(() -> leaves.session.left("is no XMLSocket client"));
        });

        assertEquals(List.of("too late"), stays.heard());
        assertEquals(List.of(), leaves.heard());
    }

    @Test
    void carriesBytesToWhoCanHearThem() {
        Member flash = joins(hub, Wire.XMLSOCKET);
        Member ruffle = joins(hub, Wire.FLASH_TUNNEL);
        Member browser = joins(hub, Wire.HYBI);
        browser.saysBytes((byte) 0, (byte) 0xFF);
        flash.says("text");

        assertEquals("\u0082\u0002\u0000\u00FF" + "\u0081\u0004text", browser.socket.taken());
        assertEquals(List.of("text"), flash.heard());
        assertEquals(List.of("text"), ruffle.heard());
    }

    @Test
    void growsAndShrinksWithItsMembers() {
        Member stays = joins(hub, Wire.HYBI);
        List<Member> guests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            guests.add(joins(hub, Wire.HYBI));
        }
        stays.says("full");
        guests.forEach(guest -> assertEquals(List.of("full"), guest.heard()));
        guests.forEach(Member::leaves);
        stays.says("empty");

        assertEquals(List.of("full", "empty"), stays.heard());
        guests.forEach(guest -> assertEquals(List.of("full"), guest.heard()));
    }

    private static QueueLimits limits(int maxSize, SlowClient action) {
        return new QueueLimits(maxSize, Duration.ofMinutes(1), action, 1 << 20);
    }

    private Member joins(Hub in, Wire wire) {
        return company.joins(in, wire);
    }
}
