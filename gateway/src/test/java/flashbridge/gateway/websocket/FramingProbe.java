package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.End;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/** Writes down everything that a framing makes of its bytes, in order, as lines of text. */
final class FramingProbe extends ChannelInboundHandlerAdapter implements Assembly {
    final List<String> events = new ArrayList<>();
    final List<End> ends = new ArrayList<>();
    final EmbeddedChannel channel =
            new EmbeddedChannel(new HybiFraming(this, Closing.RFC_6455, Opcode::hybi, null), this);
    boolean released;
    private String kind = "";
    private StringBuilder gathered = new StringBuilder();

    @Override
    public void begin(boolean text) {
        kind = text ? "text " : "binary ";
        gathered = new StringBuilder();
    }

    @Override
    public void announce(long length) {}

    @Override
    public void part(ByteBuf part, boolean plain, boolean last) {
        assertTrue(!plain || part.forEachByte(b -> b > 0) < 0, "called plain");
        gathered.append(ByteBufUtil.hexDump(part));
        part.release();
        if (last) {
            events.add(kind + gathered);
        }
    }

    @Override
    public boolean isHeldBack() {
        return false;
    }

    @Override
    public void pause(int unreadBytes) {}

    @Override
    public void release() {
        released = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Control.Ping ping) {
            events.add("ping " + ByteBufUtil.hexDump(ping.body()));
        } else if (message instanceof Control.Close close) {
            events.add(close.said() + " <" + ByteBufUtil.hexDump(close.answer()) + ">");
        } else {
            events.add("pong");
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof End end) {
            ends.add(end);
        }
    }
}
