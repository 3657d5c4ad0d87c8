package flashbridge.gateway.net;

import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.QueueLimits;
import flashbridge.gateway.websocket.NoEntry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An open port. */
public final class Listener {
    private static final int BACKLOG = 1024;

    private final Channel channel;
    private volatile Door door;

    private Listener(Channel channel, Door door) {
        this.channel = channel;
        this.door = door;
    }

    /**
     * Opens the port.
     *
     * @throws BindFailure with a sentence for the operator
     */
    public static Listener open(
            Door door, Transport transport, EventLoopGroup loops, Admission admission, QueueLimits limits)
            throws BindFailure {
        ListenerConfig config = door.listener();
        InetSocketAddress address = new InetSocketAddress(config.address(), config.port());
        if (address.isUnresolved()) {
            throw BindFailure.unknown(config);
        }
        Entrance entrance = new Entrance(admission, door);
        ServerBootstrap server = new ServerBootstrap();
        transport.noticeWhoIsGone(server);
        ChannelFuture bound = server.group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true) // TCP_NODELAY is Netty's default
                // what is beyond this waits where it can still be left out
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, limits.inChannel())
                .childHandler(entrance)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            if (door.tls() != null) {
                door.tls().close();
            }
            throw BindFailure.of(config, bound.cause());
        }
        bound.channel()
                .pipeline()
                .addLast(new AcceptFaults(config, admission.incidents())); // behind Netty's own, which waits a second
        Listener listener = new Listener(bound.channel(), door);
        entrance.leadTo(listener);
        return listener;
    }

    public ListenerConfig config() {
        return door.listener();
    }

    /** Whether it is the port of this configuration. Any free port is the same one as long as its name is. */
    public boolean isFor(ListenerConfig other) {
        ListenerConfig own = config();
        return own.port() == other.port()
                && own.address().equals(other.address())
                && (own.port() != 0 || own.name().equals(other.name()));
    }

    /** The port that is open. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** What makes its connections secure, or null where they are not. */
    public @Nullable Tls tls() {
        return door.tls();
    }

    /** Is another door for all who come from now on; who is connected notices nothing. */
    public void change(Door other) {
        Tls before = door.tls();
        door = other;
        if (before != null && before != other.tls()) {
            before.close();
        }
    }

    /** Accepts nobody any more; who is connected stays. */
    public void close() {
        channel.close().awaitUninterruptibly();
        Tls tls = door.tls();
        if (tls != null) {
            tls.close();
        }
    }

    /** Lets in who there is room for, and asks everybody to show by the first bytes what it is. */
    private static final class Entrance extends ChannelInitializer<Channel> {
        private final Admission admission;
        private final Overflow overflow = new Overflow();
        private volatile Supplier<Door> door;

        Entrance(Admission admission, Door first) {
            this.admission = admission;
            door = () -> first;
        }

        /** The first ones may come before there is a listener. */
        void leadTo(Listener listener) {
            door = () -> listener.door;
        }

        @Override
        protected void initChannel(Channel channel) {
            Door now = door.get();
            Peer peer = admission.meet(channel, now.listener().name());
            NoEntry full = admission.admit(channel);
            boolean proxied = now.listener().proxyProtocol();
            if (full != null && !overflow.take(channel, now)) {
                admission.turnedAway(full, proxied ? peer.asProxy() : peer);
                channel.close();
            } else if (proxied) {
                ProxyHeader.expect(channel, now, peer, client -> enter(channel, now, client, full));
            } else {
                enter(channel, now, peer, full);
            }
        }

        private void enter(Channel channel, Door now, Peer peer, @Nullable NoEntry full) {
            NoEntry refusal = full == null ? crowded(channel, peer) : full;
            if (refusal == null) {
                Tls tls = now.tls();
                channel.pipeline()
                        .addLast(tls == null ? new FirstBytes(now, peer) : new TlsHello(now, tls, peer, null));
                return;
            }
            admission.turnedAway(refusal, peer);
            if (full != null || overflow.take(channel, now)) {
                TurnedAway.from(channel, now, peer, refusal);
            } else {
                channel.close();
            }
        }

        /** Whom a trusted proxy speaks for is known, and counted, when it asks. */
        private @Nullable NoEntry crowded(Channel channel, Peer peer) {
            InetSocketAddress from = peer.remote() instanceof InetSocketAddress inet ? inet : null;
            return from == null || admission.trusts(from) ? null : admission.admit(channel, from);
        }
    }
}
