package flashbridge.gateway.hub;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** Ends a connection without another word, and without waiting for anything. */
public final class AbruptClose {
    private AbruptClose() {}

    /** Only if the client has not taken what it was given, behind which a goodbye of TLS would wait, too. */
    public static void ifStuck(Channel channel) {
        var queue = channel.unsafe().outboundBuffer();
        if (queue == null || queue.isEmpty()) {
            channel.close();
        } else {
            of(channel);
        }
    }

    /** Past all handlers: TLS would wait until the client has taken its goodbye, and all that came before it. */
    public static void of(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }
}
