package flashbridge.gateway.net;

import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.hub.Peer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** An open port. */
public final class Listener {
    private static final int BACKLOG = 1024;

    private final ListenerConfig config;
    private final Channel channel;
    private final @Nullable Tls tls;

    private Listener(ListenerConfig config, Channel channel, @Nullable Tls tls) {
        this.config = config;
        this.channel = channel;
        this.tls = tls;
    }

    /**
     * Opens the port.
     *
     * @param queueMaxSize bytes that may wait for a client before it counts as slow
     * @param door made with the port that was really opened, which differs from the configured one if that is 0
     * @throws BindFailure with a sentence for the operator
     */
    public static Listener open(
            ListenerConfig config,
            Transport transport,
            EventLoopGroup loops,
            Admission admission,
            int queueMaxSize,
            BiFunction<ListenerConfig, @Nullable Tls, Door> door)
            throws BindFailure {
        InetSocketAddress address = new InetSocketAddress(config.address(), config.port());
        if (address.isUnresolved()) {
            throw new BindFailure(config, "the address " + config.address() + " is not known");
        }
        Tls tls = config.tls() == null ? null : Tls.of(config);
        Entrance entrance = new Entrance(door.apply(config, tls), admission);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true) // TCP_NODELAY is Netty's default
                // over this mark a client takes no more; at the same mark it would again
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(queueMaxSize, queueMaxSize))
                .childHandler(entrance)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            if (tls != null) {
                tls.close();
            }
            throw BindFailure.of(config, bound.cause());
        }
        return new Listener(config, bound.channel(), tls);
    }

    public ListenerConfig config() {
        return config;
    }

    /** The port that is open. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** What makes its connections secure, or null where they are not. */
    public @Nullable Tls tls() {
        return tls;
    }

    /** Accepts nobody any more; who is connected stays. */
    public void close() {
        channel.close().awaitUninterruptibly();
        if (tls != null) {
            tls.close();
        }
    }

    /** Asks everybody who comes to show by the first bytes what it is. */
    private static final class Entrance extends ChannelInitializer<Channel> {
        private final Door door;
        private final Admission admission;

        Entrance(Door door, Admission admission) {
            this.door = door;
            this.admission = admission;
        }

        @Override
        protected void initChannel(Channel channel) {
            Peer peer = admission.admit(channel, door.listener().name());
            if (peer == null) {
                channel.close();
            } else {
                Tls tls = door.tls();
                channel.pipeline().addLast(tls == null ? new FirstBytes(door, peer) : new TlsHello(door, tls, peer));
            }
        }
    }
}
