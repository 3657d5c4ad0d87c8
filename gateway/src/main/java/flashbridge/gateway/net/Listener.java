package flashbridge.gateway.net;

import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.config.Protocol;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.websocket.NoEntry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An open port. */
public final class Listener {
    private static final int BACKLOG = 1024;

    private final ServerBootstrap server;
    private final Entrance entrance;
    private volatile ListeningSocket socket;

    private Listener(ServerBootstrap server, Entrance entrance) throws BindFailure {
        this.server = server;
        this.entrance = entrance;
        ListenerConfig config = entrance.door.listener();
        socket = socket(server, entrance, config, config.port());
        socket.start();
    }

    /**
     * Opens the port.
     *
     * @throws BindFailure with a sentence for the operator
     */
    public static Listener open(Door door, Transport transport, EventLoopGroup loops, Admission admission)
            throws BindFailure {
        Entrance entrance = new Entrance(admission, door);
        ServerBootstrap server = new ServerBootstrap();
        transport.carry(server, door.hub()::isTooMuchKept);
        transport.noticeWhoIsGone(server);
        server.group(loops)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(entrance);
        expect(door, admission.incidents());
        return new Listener(server, entrance);
    }

    /** Shows the counts of a listener from the beginning. */
    private static void expect(Door door, Incidents incidents) {
        String name = door.listener().name();
        incidents.expect(Incidents.Kind.ACCEPT_FAILED, name);
        incidents.expect(
                Incidents.Kind.POLICY_REQUEST,
                name,
                door.listener().speaks(Protocol.POLICY) ? Door.ANSWERED : Door.REFUSED);
        if (door.web() != null) {
            door.web().expect();
        }
    }

    /**
     * Opens another socket that leads in here, at the address of this configuration.
     *
     * @throws BindFailure with a sentence for the operator
     */
    public ListeningSocket socketAt(ListenerConfig config) throws BindFailure {
        return socket(server, entrance, config, config.port());
    }

    private static ListeningSocket socket(ServerBootstrap server, Entrance entrance, ListenerConfig config, int port)
            throws BindFailure {
        ListeningSocket socket =
                ListeningSocket.open(server, "listener " + config.name(), config.address(), port, config.written());
        // behind Netty's own, which waits a second
        socket.addLast(new AcceptFaults(() -> entrance.door.listener(), entrance.admission.incidents()));
        return socket;
    }

    public ListenerConfig config() {
        return entrance.door.listener();
    }

    /** Whether it is open where this configuration wants it. Any free port will do for the one of the same name. */
    public boolean isAt(ListenerConfig other) {
        ListenerConfig own = config();
        return own.address().equals(other.address())
                && (other.port() == 0 ? own.port() == 0 && own.name().equals(other.name()) : port() == other.port());
    }

    /** The port that is open. */
    public int port() {
        return socket.port();
    }

    /** What makes its connections secure, or null where they are not. */
    public @Nullable Tls tls() {
        return entrance.door.tls();
    }

    /** Is another door for all who come from now on, and for what those begin who are connected. */
    public void change(Door other) {
        Tls before = tls();
        expect(other, entrance.admission.incidents());
        entrance.door = other;
        if (before != null && before != other.tls()) {
            before.close();
        }
    }

    /** The same at another socket. */
    public void move(ListeningSocket to, Door other) {
        ListeningSocket before = socket;
        socket = to;
        change(other); // before anybody comes by the other socket
        to.start();
        before.close();
    }

    /** Accepts nobody for as long as it is not opened again. */
    public void shut() {
        socket.close();
    }

    /**
     * Opens again what was shut, at the same port.
     *
     * @throws BindFailure when somebody else has it now
     */
    public void reopen() throws BindFailure {
        socket = socket(server, entrance, config(), port());
        socket.start();
    }

    /** Accepts nobody any more; who is connected stays. */
    public void close() {
        shut();
        change(entrance.door.closed());
    }

    /** Lets in who there is room for, and asks everybody to show by the first bytes what it is. */
    static final class Entrance extends ChannelInitializer<Channel> {
        private final Admission admission;
        private final Overflow overflow = new Overflow();
        private volatile Door door;

        Entrance(Admission admission, Door door) {
            this.admission = admission;
            this.door = door;
        }

        @Override
        protected void initChannel(Channel channel) {
            Door now = door;
            // what is beyond this waits where it can still be left out
            channel.config().setWriteBufferWaterMark(now.hub().rules().queue().inChannel());
            Peer peer = admission.meet(channel, now.listener().name());
            NoEntry full = admission.admit(channel);
            if (full != null) {
                admission.count(full);
            }
            boolean proxied = now.listener().proxyProtocol();
            if (full != null && !overflow.take(channel, now)) {
                admission.say(full, proxied ? peer.asProxy() : peer);
                channel.close();
            } else if (proxied) {
                Consumer<Peer> next = client -> enter(channel, now, admission.known(client), full);
                ProxyHeader.expect(channel, now, peer, full != null, next);
            } else {
                enter(channel, now, peer, full);
            }
        }

        private void enter(Channel channel, Door now, Peer peer, @Nullable NoEntry full) {
            NoEntry crowded = full == null ? crowded(channel, peer) : null;
            if (crowded != null) {
                admission.count(crowded);
            }
            NoEntry refusal = full == null ? crowded : full;
            Supplier<Door> live = () -> door;
            if (refusal == null) {
                channel.pipeline()
                        .addLast(now.tls() == null ? new FirstBytes(live, peer) : new TlsHello(live, peer, null));
                return;
            }
            admission.say(refusal, peer);
            if (full != null || overflow.take(channel, now)) {
                TurnedAway.from(channel, live, peer, refusal);
            } else {
                channel.close();
            }
        }

        private @Nullable NoEntry crowded(Channel channel, Peer peer) {
            return peer.remote() instanceof InetSocketAddress from ? admission.admit(channel, from) : null;
        }
    }
}
