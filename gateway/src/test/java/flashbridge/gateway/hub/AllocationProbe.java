package flashbridge.gateway.hub;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Prints how many bytes of heap 10,000 deliveries take beyond what their messages do; a process of its own. */
final class AllocationProbe {
    private static final int MESSAGES = 200;
    private static final int RECEIVERS = 51;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    private final Hub hub = new Hub(loop, Rules.DEFAULTS);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    public static void main(String[] args) throws Exception {
        System.out.println(new AllocationProbe().measure());
        System.exit(0);
    }

    private long measure() throws Exception {
        Session speaker = member();
        speak(speaker, 50 * MESSAGES); // until all pools and classes are there
        long one = speak(speaker, MESSAGES);
        for (int i = 1; i < RECEIVERS; i++) {
            member();
        }
        speak(speaker, 50 * MESSAGES);
        return speak(speaker, MESSAGES) - one;
    }

    /** The bytes that the event loop allocates for so many messages, each in a turn of its own. */
    private long speak(Session speaker, int messages) throws Exception {
        long before = allocated();
        for (int i = 0; i < messages; i++) {
            on(() -> {
                speaker.publish(Message.text(Unpooled.buffer(100).writeBytes(new byte[] {'h', 'i'})));
                return true;
            });
            on(() -> true); // behind it the room has spoken, and behind that everybody has heard
            on(() -> true);
        }
        return allocated() - before;
    }

    private long allocated() throws Exception {
        return on(() -> threads.getThreadAllocatedBytes(Thread.currentThread().getId()));
    }

    private Session member() throws Exception {
        Sink channel = new Sink();
        loop.register(channel).sync();
        Session session = new Session(
                new Peer(1, new LocalAddress("test"), "test"),
                "test",
                channel,
                Wire.HYBI,
                Encoding.UTF_8,
                Courtesy.NONE,
                why -> {});
        on(() -> {
            hub.join("room", session);
            session.announce();
            return true;
        });
        return session;
    }

    private <T> T on(Callable<T> task) throws Exception {
        return loop.submit(task).get(10, TimeUnit.SECONDS);
    }

    /** A channel that takes everything at once. */
    private static final class Sink extends LocalChannel {
        @Override
        public boolean isActive() {
            return isOpen() && isRegistered();
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            for (Object bytes = in.current(); bytes != null; bytes = in.current()) {
                in.removeBytes(((ByteBuf) bytes).readableBytes());
            }
        }
    }
}
