package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;

/** What the gateway says to one client of its own accord, past the order of its room. */
final class OwnWords {
    private final Channel channel;
    private final Encoding encoding;
    private final Courtesy courtesy;
    private final Farewell farewell;
    private final Tally tally;
    private int code;
    private boolean saidTooSlow;

    OwnWords(Channel channel, Encoding encoding, Courtesy courtesy, Farewell farewell, Tally tally) {
        this.channel = channel;
        this.encoding = encoding;
        this.courtesy = courtesy;
        this.farewell = farewell;
        this.tally = tally;
    }

    Courtesy courtesy() {
        return courtesy;
    }

    /** Asks whether it is there. */
    void ping(Wire wire) {
        ByteBuf ping = channel.alloc().buffer();
        wire.ping(ping);
        channel.writeAndFlush(ping, channel.voidPromise());
    }

    /** Keeps who cannot be asked from being forgotten on the way. */
    void keepAlive(Wire wire) {
        say(courtesy.keepAlive(), wire);
    }

    /** Why it has to go: in a last message to Flash, whose framing has no other words for it, and as its protocol says it. */
    void goodbye(End why, Wire wire) {
        saidTooSlow |= why.cause().givesUpQueue();
        if (why.cause() == End.Cause.OVER_BUDGET) {
            channel.pipeline().fireUserEventTriggered(LetGo.EVENT);
        }
        code = farewell.code(why);
        try {
            String goodbye = courtesy.goodbye(why);
            if (!goodbye.isEmpty() && wire.isFlash()) {
                say(goodbye, wire);
            }
            farewell.bid(why);
        } catch (OutOfMemoryError full) { // not even for that there is any
            spare();
        }
    }

    /** The closing code that was said; 0 for none. */
    int code() {
        return code;
    }

    /** Whether it was told to go since it makes the gateway keep too much. */
    boolean saidTooSlow() {
        return saidTooSlow;
    }

    /** Closes after a failure; TLS says its own goodbye, unless there is no memory for it. */
    void breakOff(Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            spare();
        } else {
            channel.close();
        }
    }

    /** Closes without a further one, and gives back at once what its channel has kept. */
    void spare() {
        AbruptClose.of(channel);
    }

    private void say(String text, Wire wire) {
        Message utf8 = Message.text(ByteBufUtil.writeUtf8(channel.alloc(), text));
        Message message = encoding.isUtf8() ? utf8.retain() : encoding.nearly(utf8);
        utf8.release();
        ByteBuf bytes = channel.alloc().ioBuffer(message.size() + Wire.MAX_OVERHEAD);
        wire.append(message, bytes);
        message.release();
        tally.bytesOut += bytes.readableBytes();
        channel.writeAndFlush(bytes, channel.voidPromise());
    }
}
