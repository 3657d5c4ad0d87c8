package flashbridge.gateway.net;

import flashbridge.gateway.config.ConnectionLimits;
import flashbridge.gateway.config.Networks;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Printable;
import flashbridge.gateway.websocket.NoEntry;
import flashbridge.gateway.websocket.Reception;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts all connections of the gateway, numbers them, and lets no more in than the limits allow: in total, and of each
 * address.
 */
public final class Admission implements Reception {
    /** Who is believed, and how many may come: all of it changes at once. */
    private record Terms(ConnectionLimits limits, List<IpSubnetFilterRule> trusted) {}

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();
    private final Addresses addresses = new Addresses();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final ChannelGroup tooLate = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Incidents incidents;
    private volatile Terms terms;
    private volatile boolean draining;

    public Admission(ConnectionLimits limits, List<String> trustedProxies, Incidents incidents) {
        this.incidents = incidents;
        terms = termsOf(limits, trustedProxies);
    }

    /** Other limits from the next connection on; who is in stays. */
    public void change(ConnectionLimits limits, List<String> trustedProxies) {
        terms = termsOf(limits, trustedProxies);
    }

    /** From now on nobody is let in. */
    public void drain() {
        draining = true;
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    /** Numbers who has connected. */
    Peer meet(Channel channel, String listener) {
        return known(new Peer(accepted.incrementAndGet(), channel.remoteAddress(), listener));
    }

    /** Gives a connection one of the places, until it closes; says why not where it does not. */
    @Override
    public @Nullable NoEntry admit(Channel channel) {
        if (draining) {
            tooLate.add(channel);
            return NoEntry.DRAINING;
        }
        if (open.incrementAndGet() > terms.limits().total()) {
            open.decrementAndGet();
            return NoEntry.FULL;
        }
        channels.add(channel);
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        return null;
    }

    @Override
    public @Nullable NoEntry admit(Channel channel, InetSocketAddress client) {
        InetAddress address = trusts(client) ? null : client.getAddress();
        NoEntry refusal = address == null ? null : addresses.enter(address, terms.limits());
        if (refusal == null && address != null) {
            channel.closeFuture().addListener(closed -> addresses.leave(address));
        }
        return refusal;
    }

    @Override
    public Peer known(Peer peer) {
        return peer.remote() instanceof InetSocketAddress from && trusts(from) ? peer.asProxy() : peer;
    }

    @Override
    public Peer meet(Peer connection) {
        Peer own = new Peer(accepted.incrementAndGet(), connection.remote(), connection.listener());
        return connection.isProxy() ? own.asProxy() : own;
    }

    @Override
    public boolean trusts(@Nullable InetSocketAddress proxy) {
        if (proxy != null) {
            for (IpSubnetFilterRule network : terms.trusted()) {
                if (network.matches(proxy)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Counts a refusal. */
    void count(NoEntry why) {
        incidents.count(Incidents.Kind.REFUSED, why.toString());
    }

    /** Says in the log who was refused, once that is known. */
    void say(NoEntry why, Peer peer) {
        incidents.turnedAway(peer, "status=" + why.status().code() + " reason=" + Printable.quoted(why.reason()));
    }

    /** What has happened at the ports. */
    Incidents incidents() {
        return incidents;
    }

    /** How many have come so far, those included that were turned away. */
    public long met() {
        return accepted.get();
    }

    /** All that were let in and are open now. */
    public ChannelGroup channels() {
        return channels;
    }

    /** Those who came when nobody was let in any more, as long as they are being told. */
    public ChannelGroup tooLate() {
        return tooLate;
    }

    private static Terms termsOf(ConnectionLimits limits, List<String> trustedProxies) {
        return new Terms(limits, trustedProxies.stream().map(Networks::rule).toList());
    }
}
