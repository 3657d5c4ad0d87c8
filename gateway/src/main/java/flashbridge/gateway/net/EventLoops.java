package flashbridge.gateway.net;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Event loops that tell when one of them dies. Netty only logs that, and the clients of that loop would stay connected and
 * never hear anything again.
 */
final class EventLoops extends MultiThreadIoEventLoopGroup {
    /** As many as that; {@code death} hears on the thread of a loop what that one dies of. */
    EventLoops(int number, IoHandlerFactory handlers, Consumer<Throwable> death) {
        super(
                number,
                new DefaultThreadFactory("event-loop", Thread.MAX_PRIORITY), // as Netty's own
                handlers,
                new Witness(death));
    }

    /** Netty makes the loops before this group has any field, and hands on what it was given for them. */
    private record Witness(Consumer<Throwable> death) {}

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... given) {
        return new Loop(this, executor, handlers, (Witness) given[0]);
    }

    private static final class Loop extends SingleThreadIoEventLoop {
        private final Witness witness;

        Loop(IoEventLoopGroup group, Executor executor, IoHandlerFactory handlers, Witness witness) {
            super(group, executor, handlers);
            this.witness = witness;
        }

        /** What is thrown here has passed everything that could have taken it; no task and no handler does that. */
        @Override
        protected void run() {
            try {
                super.run();
            } catch (RuntimeException | Error death) {
                witness.death().accept(death); // before Netty cleans up, which may take for ever
                throw death;
            }
        }
    }
}
