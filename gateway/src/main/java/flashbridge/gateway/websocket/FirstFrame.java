package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.LetGo;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells by the first bytes of a client which framing it speaks, where programs of the time disagreed on what a draft means.
 *
 * <p>The readings are tried in their order. If none fits, the first one says what is wrong.
 */
final class FirstFrame extends ByteToMessageDecoder {
    /** Whether bytes make sense in a reading. */
    enum Fit {
        YES,
        NO,
        /** Not enough of them yet. */
        MAYBE
    }

    /**
     * One way to read the frames of a draft.
     *
     * @param turnsOut the draft that the client speaks if this fits, or null for the one it named
     */
    record Reading(
            Function<ByteBuf, Fit> fits,
            Supplier<ChannelHandler> framing,
            @Nullable Draft turnsOut) {}

    private final List<Reading> readings;
    private final Assembly assembly;
    private boolean handedOn;

    FirstFrame(Assembly assembly, Reading... readings) {
        this.assembly = assembly;
        this.readings = List.of(readings);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        for (Reading reading : readings) {
            Fit fit = reading.fits.apply(in);
            if (fit == Fit.MAYBE) {
                return;
            }
            if (fit == Fit.YES) {
                handOn(ctx, reading);
                return;
            }
        }
        handOn(ctx, readings.get(0));
    }

    /** Half a header waits for its other half no longer than half a message. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        assembly.pause(actualReadableBytes());
        super.channelReadComplete(ctx);
    }

    /** Who has to make room says nothing any more, in whatever framing. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == LetGo.EVENT) {
            assembly.release();
        }
        super.userEventTriggered(ctx, event);
    }

    private void handOn(ChannelHandlerContext ctx, Reading reading) {
        handedOn = true;
        ctx.pipeline().addAfter(ctx.name(), null, reading.framing.get());
        if (reading.turnsOut != null) {
            ctx.fireUserEventTriggered(reading.turnsOut);
        }
        ctx.pipeline().remove(this); // which replays what has come
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (!handedOn) {
            assembly.release();
        }
    }
}
