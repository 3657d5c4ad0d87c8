package flashbridge.gateway.hub;

import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Somebody in a room, on an event loop of its own, and what it has heard. */
final class Member {
    final FakeSocket socket = new FakeSocket();
    final CompletableFuture<End> farewell = new CompletableFuture<>();
    final Session session;
    private final EventLoop loop;
    private final Wire wire;

    Member(Wire wire, EventLoop loop) {
        this.wire = wire;
        this.loop = loop;
        session = new Session(
                new Peer(1, new LocalAddress("test"), "test"),
                Dialect.of(wire.toString()),
                socket,
                wire,
                Encoding.UTF_8,
                Courtesy.NONE,
                farewell::complete);
        socket.pipeline().addLast(new Ends());
        loop.register(socket).syncUninterruptibly();
    }

    /** Joins and is announced. */
    static Member of(Hub hub, String room, Wire wire, EventLoop loop) {
        Member member = new Member(wire, loop);
        member.turn(() -> {
            hub.join(room, member.session);
            member.session.announce();
        });
        return member;
    }

    /** Has at most so much wait for it. */
    void queue(Hub hub, QueueLimits limits) {
        hub.rules(hub.rules().with(limits));
        socket.config().setWriteBufferWaterMark(limits.inChannel());
    }

    /** Does something on its event loop, as one turn, and waits for the turn to end. */
    void turn(Runnable task) {
        try {
            loop.submit(task).get(10, TimeUnit.SECONDS);
            loop.submit(() -> {}).get(10, TimeUnit.SECONDS); // behind the flush that the task has asked for
            loop.submit(() -> {}).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for what is scheduled as well, until it has heard so many messages. */
    void awaitHeard(int messages) {
        await().until(() -> heard().size() >= messages);
    }

    void says(String... texts) {
        turn(() -> publish(texts));
    }

    /** On its event loop: says these in one turn. */
    void publish(String... texts) {
        for (String text : texts) {
            session.publish(text(text));
        }
    }

    void saysBytes(byte... bytes) {
        turn(() ->
                session.publish(Message.binary(ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes))));
    }

    void leaves() {
        turn(socket::close);
    }

    /** The messages it has heard, read by the rules of its wire, independently of the code under test. */
    List<String> heard() {
        String bytes = socket.taken();
        List<String> messages = new ArrayList<>();
        for (int at = 0; at < bytes.length(); ) {
            int header = header(bytes, at);
            int end = switch (header) {
                case 0 -> bytes.indexOf('\0', at) + 1;
                case 1 -> bytes.indexOf('\u00ff', at) + 1;
                case 2 -> at + 2 + bytes.charAt(at + 1);
                default -> at + 4 + ((bytes.charAt(at + 2) << 8) | bytes.charAt(at + 3));
            };
            messages.add(bytes.substring(at + header, endsWithAByte() ? end - 1 : end));
            at = end;
        }
        return messages;
    }

    private int header(String bytes, int at) {
        return wire == Wire.XMLSOCKET ? 0 : wire == Wire.HIXIE ? 1 : bytes.charAt(at + 1) < 126 ? 2 : 4;
    }

    private boolean endsWithAByte() {
        return wire == Wire.XMLSOCKET || wire == Wire.FLASH_TUNNEL || wire == Wire.HIXIE;
    }

    static Message text(String text) {
        return Message.text(ByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(StandardCharsets.UTF_8)));
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
