package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Members of one room on one event loop, who all leave in the end. */
final class Company implements AutoCloseable {
    final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    final EventLoop loop = group.next();
    final Hub hub = new Hub(group, Rules.DEFAULTS);
    final List<Member> members = new ArrayList<>();

    Member joins(Hub in, Wire wire) {
        Member member = Member.of(in, "room", wire, loop);
        members.add(member);
        return member;
    }

    @Override
    public void close() {
        members.forEach(Member::leaves);
        assertEquals(0, hub.rooms());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
