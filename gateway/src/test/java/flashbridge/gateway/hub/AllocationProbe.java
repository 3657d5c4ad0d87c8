package flashbridge.gateway.hub;

import com.sun.management.ThreadMXBean;
import flashbridge.gateway.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Prints how many bytes of heap 10,000 deliveries take beyond what their messages do; a process of its own.
 *
 * <p>Without a word the receivers are channels in memory; with the name of a transport they are sockets over loopback.
 */
final class AllocationProbe {
    private static final int MESSAGES = 200;
    private static final int RECEIVERS = 51;
    private static final int FRAME = 4;

    private final EventLoopGroup loop;
    private final Callable<Channel> channels;
    private final Hub hub;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long said;

    private AllocationProbe(EventLoopGroup loop, Callable<Channel> channels) {
        this.loop = loop;
        this.channels = channels;
        hub = new Hub(loop, Rules.DEFAULTS);
    }

    public static void main(String[] args) {
        try {
            System.out.println(args.length == 0 ? ofMemory() : ofSockets(Transport.valueOf(args[0])));
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1); // the event loop would keep the process
        }
    }

    private static long ofMemory() throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        return new AllocationProbe(loop, () -> {
                    Channel channel = new Sink();
                    loop.register(channel).sync();
                    return channel;
                })
                .measure();
    }

    private static long ofSockets(Transport transport) throws Exception {
        EventLoopGroup loop = transport.eventLoops(1, death -> {});
        try (Sockets sockets = new Sockets(loop, transport)) {
            AllocationProbe probe = new AllocationProbe(loop, sockets::connect);
            long allocated = probe.measure();
            sockets.awaitHeard(probe.said * FRAME);
            return allocated;
        }
    }

    private long measure() throws Exception {
        Session speaker = member();
        speak(speaker, 1, 50 * MESSAGES); // until all pools and classes are there
        long one = speak(speaker, 1, MESSAGES);
        for (int i = 1; i < RECEIVERS; i++) {
            member();
        }
        speak(speaker, RECEIVERS, 50 * MESSAGES);
        return speak(speaker, RECEIVERS, MESSAGES) - one;
    }

    /** The bytes that the event loop allocates for so many messages, each in a turn of its own. */
    private long speak(Session speaker, int receivers, int messages) throws Exception {
        said += (long) messages * receivers;
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
        Channel channel = channels.call();
        Session session = new Session(
                new Peer(1, new LocalAddress("test"), "test"),
                Dialect.of("test"),
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

    /** Clients that read what they are sent. */
    private static final class Sockets implements AutoCloseable {
        private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
        private final List<Socket> clients = new ArrayList<>();
        private final Channel server;
        private long heard;

        Sockets(EventLoopGroup loop, Transport transport) throws InterruptedException {
            server = new ServerBootstrap()
                    .group(loop)
                    .channel(transport.serverChannel())
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            accepted.add(channel);
                        }
                    })
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .sync()
                    .channel();
        }

        Channel connect() throws IOException, InterruptedException {
            Socket client =
                    new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort());
            clients.add(client);
            Thread reader = new Thread(() -> listen(client), "client");
            reader.setDaemon(true);
            reader.start();
            Channel channel = accepted.poll(10, TimeUnit.SECONDS);
            if (channel == null) {
                throw new IOException("nobody was let in");
            }
            return channel;
        }

        private void listen(Socket client) {
            try (InputStream in = client.getInputStream()) {
                byte[] bytes = new byte[1 << 16];
                for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
                    count(read);
                }
            } catch (IOException e) {
                // it is over
            }
        }

        private synchronized void count(int bytes) {
            heard += bytes;
            notifyAll();
        }

        /** Waits until this is what all of them together have read. */
        synchronized void awaitHeard(long bytes) throws InterruptedException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (heard < bytes && System.nanoTime() < until) {
                wait(100);
            }
            if (heard != bytes) {
                throw new IllegalStateException(heard + " bytes were heard instead of " + bytes);
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket client : clients) {
                client.close();
            }
            server.close();
        }
    }
}
