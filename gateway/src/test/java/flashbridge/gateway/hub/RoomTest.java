package flashbridge.gateway.hub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms whose members sit on several event loops. */
class RoomTest {
    private static final int EACH = 300;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(3, LocalIoHandler.newFactory());
    private final Hub echoing = new Hub(loops, Rules.DEFAULTS);
    private final Hub silent = new Hub(loops, Rules.DEFAULTS.withoutEcho());
    private final List<Member> members = new ArrayList<>();

    @AfterEach
    void everybodyLeaves() {
        members.forEach(Member::leaves);
        assertEquals(0, echoing.rooms());
        assertEquals(0, silent.rooms());
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void givesEverybodyTheSameOrder() {
        List<Member> all = membersOnEveryLoopAndWire(echoing);
        List<Member> publishers = all.subList(0, 4);
        publishers.forEach(this::speaksAtOnce);

        await().until(() -> all.stream().allMatch(member -> member.heard().size() == 4 * EACH));
        List<String> order = all.get(0).heard();
        all.forEach(member -> assertEquals(order, member.heard()));
        publishers.forEach(publisher -> assertEquals(wordsOf(publisher), by(publisher, order)));
    }

    @Test
    void leavesOutAMessageThatFailsAndNothingBehindIt() {
        List<Member> all = membersOnEveryLoopAndWire(echoing);
        for (int speaking = 0; speaking < 3; speaking++) { // one at home, and two who are not
            Member speaker = all.get(speaking);
            speaker.turn(() -> {
                speaker.publish("before");
                speaker.session.publish(Message.text(new Unreadable(new IllegalStateException("cannot be read"))));
                speaker.session.publish(Message.text(new Unreadable(new LinkageError("the jar is another one now"))));
                speaker.publish("behind", "it");
            });
            int heard = 3 * (speaking + 1);
            await().until(() -> all.stream().allMatch(member -> member.heard().size() >= heard));
        }
        List<String> each = List.of("before", "behind", "it");
        List<String> three = Stream.of(each, each, each).flatMap(List::stream).toList();
        all.forEach(member -> assertEquals(three, member.heard()));
        assertTrue(all.stream().allMatch(member -> member.socket.isOpen()));
        await().until(() -> echoing.memory().used() == 0);
    }

    /** Text that cannot be passed on, for a reason that nobody has foreseen. */
    private static final class Unreadable extends UnpooledHeapByteBuf {
        private final Throwable why;

        Unreadable(Throwable why) {
            super(UnpooledByteBufAllocator.DEFAULT, 2000, 2000);
            this.why = why;
            writeZero(2000).setByte(0, 'x');
        }

        private RuntimeException failure() {
            if (why instanceof Error error) {
                throw error;
            }
            return (RuntimeException) why;
        }

        @Override
        public boolean hasArray() {
            return false; // so that it has to be asked for its bytes
        }

        @Override
        public int indexOf(int from, int to, byte value) {
            return -1;
        }

        @Override
        public ByteBuf getBytes(int index, ByteBuf to, int toIndex, int length) {
            throw failure();
        }

        @Override
        public ByteBuffer nioBuffer(int index, int length) {
            throw failure();
        }
    }

    @Test
    void sparesOnlyTheSenderItsOwnWordsWithoutEcho() {
        List<Member> all = membersOnEveryLoopAndWire(silent);
        Member listener = all.get(all.size() - 1);
        List<Member> publishers = all.subList(0, 4);
        publishers.forEach(this::speaksAtOnce);

        await().until(() ->
                all.stream().allMatch(member -> member.heard().size() == (publishers.contains(member) ? 3 : 4) * EACH));
        for (Member publisher : publishers) {
            List<String> others = new ArrayList<>(listener.heard());
            others.removeAll(wordsOf(publisher));
            assertEquals(others, publisher.heard());
        }
    }

    @Test
    void keepsRoomsApart() {
        EventLoop loop = loops.next();
        Member here = joins(Member.of(echoing, "here", Wire.HYBI, loop));
        Member there = joins(Member.of(echoing, "there", Wire.HYBI, loop));
        assertEquals(2, echoing.rooms());
        here.says("hi");

        await().until(() -> here.heard().equals(List.of("hi")));
        assertEquals(List.of(), there.heard());
        there.leaves();
        assertEquals(1, echoing.rooms());
    }

    @Test
    void isGoneWithItsLastMemberAndComesAnew() {
        for (int i = 0; i < 20; i++) {
            Member member = joins(Member.of(echoing, "room", Wire.HYBI, loops.next()));
            member.says("hi");
            await().until(() -> member.heard().equals(List.of("hi")));
            member.leaves();
            assertEquals(0, echoing.rooms());
        }
    }

    @Test
    void losesNothingForThoseWhoStayWhileOthersComeAndGo() {
        Member publisher = joins(Member.of(echoing, "room", Wire.HYBI, loops.next()));
        Member listener = joins(Member.of(echoing, "room", Wire.HYBI, loops.next()));
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Member guest = Member.of(echoing, "room", i % 2 == 0 ? Wire.XMLSOCKET : Wire.HYBI, loops.next());
            publisher.says("message " + i);
            said.add("message " + i);
            guest.leaves();
        }

        await().until(() -> listener.heard().size() == said.size());
        assertEquals(said, listener.heard());
    }

    @Test
    void holdsBackWhoSpeaksFasterThanTheRoomPassesOn() throws Exception {
        EventLoop listening = loops.next();
        EventLoop speaking = loops.next();
        Member listener = joins(Member.of(echoing, "room", Wire.XMLSOCKET, listening));
        Member publisher = joins(Member.of(echoing, "room", Wire.XMLSOCKET, speaking));
        CountDownLatch busy = new CountDownLatch(1);
        listening.execute(() -> {
            try {
                assertTrue(busy.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        String big = "b".repeat(100_000);
        publisher.says(big, big, big, big, big);
        assertTrue(publisher.socket.config().isAutoRead());
        publisher.says(big, big, big, big, big, big);
        assertEquals(false, publisher.socket.config().isAutoRead());

        busy.countDown();
        await().until(() -> publisher.socket.config().isAutoRead());
        await().until(() -> listener.heard().size() == 11);
    }

    private List<Member> membersOnEveryLoopAndWire(Hub hub) {
        for (Wire wire : Wire.values()) {
            for (int i = 0; i < 3; i++) {
                joins(Member.of(hub, "room", wire, loops.next()));
            }
        }
        return members;
    }

    private Member joins(Member member) {
        members.add(member);
        return member;
    }

    /** Several messages in each turn of its loop, as when a client sends many at once. */
    private void speaksAtOnce(Member publisher) {
        List<String> words = wordsOf(publisher);
        for (int at = 0; at < EACH; at += 10) {
            List<String> some = words.subList(at, at + 10);
            publisher.session.loop().execute(() -> some.forEach(word -> publisher.session.publish(Member.text(word))));
        }
    }

    private List<String> wordsOf(Member publisher) {
        int number = members.indexOf(publisher);
        return IntStream.range(0, EACH).mapToObj(i -> number + ":" + i).toList();
    }

    private List<String> by(Member publisher, List<String> order) {
        Map<Boolean, List<String>> mine = new HashMap<>();
        String start = members.indexOf(publisher) + ":";
        order.forEach(word -> mine.computeIfAbsent(word.startsWith(start), k -> new ArrayList<>())
                .add(word));
        return mine.getOrDefault(true, List.of());
    }
}
