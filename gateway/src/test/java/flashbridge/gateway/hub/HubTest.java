package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms on real event loops, with channels that write down what they are given. */
class HubTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(3, LocalIoHandler.newFactory());
    private final Hub hub = new Hub(loops, Rules.DEFAULTS);
    private final List<Member> members = new ArrayList<>();

    /** A member whose channel keeps all writes; a full one never becomes writable again. */
    private final class Member extends ChannelOutboundHandlerAdapter {
        final LocalChannel channel = new LocalChannel();
        final Session session;
        final StringBuilder heard = new StringBuilder();
        int writes;
        boolean stuck;

        @Nullable
        End end;

        Member(Wire wire) throws Exception {
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 100));
            channel.pipeline().addLast(this);
            loops.register(channel).sync();
            session =
                    new Session(new Peer(1, new LocalAddress("test"), "test"), "test", channel, wire, why -> end = why);
            members.add(this);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
            ByteBuf buffer = (ByteBuf) bytes;
            writes++;
            heard.append(buffer.toString(UTF_8));
            if (stuck) {
                channel.unsafe().outboundBuffer().addMessage(buffer, buffer.readableBytes(), channel.newPromise());
            } else {
                buffer.release();
            }
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {}

        Member join(Hub in, String room) throws Exception {
            on(() -> {
                in.join(room, session);
                session.announce();
                return true;
            });
            return this;
        }

        void say(String... texts) throws Exception {
            on(() -> {
                for (String text : texts) {
                    session.publish(Message.text(Unpooled.copiedBuffer(text, UTF_8)));
                }
                return true;
            });
            settle();
        }

        <T> T on(Callable<T> task) throws Exception {
            return channel.eventLoop().submit(task).get(10, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void stop() {
        for (Member member : members) {
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
        Member publisher = new Member(Wire.XMLSOCKET).join(hub, "a");
        Member sameWire = new Member(Wire.XMLSOCKET).join(hub, "a");
        Member otherRoom = new Member(Wire.XMLSOCKET).join(hub, "b");
        settle();
        publisher.say("1", "2", "3");
        assertEquals("1\0" + "2\0" + "3\0", publisher.heard.toString());
        assertEquals("1\0" + "2\0" + "3\0", sameWire.heard.toString());
        assertTrue(sameWire.writes <= 3);
        assertEquals("", otherRoom.heard.toString());
    }

    @Test
    void batchesWhatIsSaidInOneTurnOfTheHomeLoop() throws Exception {
        List<Member> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(new Member(Wire.XMLSOCKET).join(hub, "a"));
        }
        settle();
        for (Member publisher : all) {
            publisher.say("x", "y", "z");
        }
        assertTrue(all.stream().anyMatch(member -> member.writes < 9), "nothing was ever batched");
    }

    @Test
    void sparesThePublisherItsOwnWordsOnWhicheverLoopItSits() throws Exception {
        Hub quiet = new Hub(loops, Rules.DEFAULTS.withoutEcho());
        List<Member> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) { // two on each loop
            all.add(new Member(Wire.XMLSOCKET).join(quiet, "a"));
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
    void sparesThePublisherItsOwnWordsInTheMiddleOfABatch() throws Exception {
        Audience audience = new Audience(Wire.XMLSOCKET, Encoding.UTF_8, Rules.DEFAULTS);
        Member one = new Member(Wire.XMLSOCKET);
        Member other = new Member(Wire.XMLSOCKET);
        audience.add(one.session);
        audience.add(other.session);
        for (String said : List.of("1a", "2b", "1c", "1d", "2e")) {
            Message message = Message.text(Unpooled.copiedBuffer(said, UTF_8));
            audience.hear(message, said.startsWith("1") ? one.session : other.session);
            message.release();
        }
        audience.flush();
        settle();
        assertEquals("2b\0" + "2e\0", one.heard.toString());
        assertEquals("1a\0" + "1c\0" + "1d\0", other.heard.toString());
    }

    @Test
    void endsASlowMemberWithoutAGapAndWithoutHarmToOthers() throws Exception {
        Member publisher = new Member(Wire.XMLSOCKET).join(hub, "a");
        Member slow = new Member(Wire.XMLSOCKET).join(hub, "a");
        slow.stuck = true;
        settle();
        String word = "w".repeat(60);
        for (int i = 0; i < 5; i++) {
            publisher.say(word);
        }
        assertEquals((word + "\0").repeat(5), publisher.heard.toString());
        assertEquals(word + "\0", slow.heard.toString()); // which is over 100 bytes, as Netty counts them
        assertEquals(End.Cause.TOO_SLOW, slow.end == null ? null : slow.end.cause());
        assertNull(publisher.end);
    }

    @Test
    void holdsBackWhatASilentClientHearsAndThenSaysItAll() throws Exception {
        Member publisher = new Member(Wire.XMLSOCKET).join(hub, "a");
        Member silent = new Member(Wire.XMLSOCKET);
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
        Member publisher = new Member(Wire.XMLSOCKET).join(hub, "a");
        Member visitor = new Member(Wire.XMLSOCKET);
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
        Member publisher = new Member(Wire.XMLSOCKET);
        Backpressure backpressure = new Backpressure(publisher.channel);
        publisher.on(() -> {
            backpressure.said(2 << 20);
            return true;
        });
        assertFalse(publisher.channel.config().isAutoRead());
        backpressure.heard(2 << 20);
        settle();
        assertTrue(publisher.channel.config().isAutoRead());
    }

    @Test
    void isHeardByAllWhoHadJoinedBefore() throws Exception {
        for (int i = 0; i < 20; i++) { // in some of these rooms the speaker sits on the home loop
            String room = "room " + i;
            Member speaker = new Member(Wire.XMLSOCKET);
            for (int next = 0; next < i % 3; next++) {
                assertTrue(loops.next() != null); // the room's home is the loop after that
            }
            speaker.join(hub, room);
            settle();
            Member joiner = new Member(Wire.XMLSOCKET);
            while (joiner.channel.eventLoop() == speaker.channel.eventLoop()) {
                joiner = new Member(Wire.XMLSOCKET);
            }
            Member joined = joiner;
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
        Member one = new Member(Wire.XMLSOCKET).join(hub, "a");
        Member other = new Member(Wire.HYBI).join(hub, "a");
        assertEquals(1, hub.rooms());
        leave(one);
        assertEquals(1, hub.rooms());
        leave(other);
        assertEquals(0, hub.rooms());
    }

    private static void leave(Member member) throws Exception {
        member.on(() -> {
            member.session.left("goes");
            return true;
        });
    }

    /** Waits until what was set going has run through home, the other loops and their flushes. */
    private void settle() {
        for (int round = 0; round < 4; round++) {
            loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
        }
    }
}
