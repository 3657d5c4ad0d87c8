package flashbridge.policy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of the policy server: waits for its request, answers, and says so in one line of the log. */
final class PolicyConnection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(PolicyServer.class);
    private static final int MOST_BYTES = 100;
    private static final int PRINTED = 60;
    private static final Pattern HTTP = Pattern.compile("[A-Z]{3,10} .*", Pattern.DOTALL);

    private final Supplier<Policy> policy;
    private final Duration patience;
    private final BoundedLines lines;
    private final ByteBuf heard = Unpooled.buffer(32, MOST_BYTES);
    private @Nullable Future<?> deadline;
    private String peer = "?";
    private boolean done;

    /** Answers with the policy that there is when its request has come. */
    PolicyConnection(Supplier<Policy> policy, Duration patience, BoundedLines lines) {
        this.policy = policy;
        this.patience = patience;
        this.lines = lines;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        peer = NetUtil.toSocketAddressString((InetSocketAddress) ctx.channel().remoteAddress());
        deadline = ctx.executor().schedule(() -> tooLate(ctx), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        heard.writeBytes(bytes, Math.min(bytes.readableBytes(), heard.maxWritableBytes()));
        bytes.release();
        switch (PolicyRequest.match(heard)) {
            case YES -> answer(ctx);
            case NO -> refuse(ctx);
            case MAYBE -> {
                // at most 24 bytes can look like a request, so waiting costs next to nothing
            }
        }
    }

    private void answer(ChannelHandlerContext ctx) {
        finish();
        PolicyAnswer.answer(ctx.channel(), policy.get());
        lines.say("policy answered to {}", peer);
    }

    private void refuse(ChannelHandlerContext ctx) {
        finish();
        lines.say("no policy request from {}: {}", peer, whatCame());
        LingeringClose.start(ctx.channel());
    }

    private void tooLate(ChannelHandlerContext ctx) {
        finish();
        lines.say("no policy request from {} within {} ms: {}", peer, patience.toMillis(), whatCame());
        LingeringClose.start(ctx.channel());
    }

    private String whatCame() {
        if (!heard.isReadable()) {
            return "nothing came";
        }
        String text = heard.toString(StandardCharsets.ISO_8859_1);
        String printed = "got \"" + Printable.of(text, PRINTED) + "\"";
        if (HTTP.matcher(text).matches()) {
            return printed + ", but this port speaks the socket policy protocol of port 843, not HTTP";
        }
        // TLS record of type handshake (RFC 8446 §5.1)
        return text.startsWith("\u0016\u0003")
                ? printed + ", but this port speaks the socket policy protocol of port 843, not TLS"
                : printed;
    }

    private void finish() {
        done = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // who connects and goes without a word is a port check, and worth no line
        if (!done && heard.isReadable()) {
            lines.say("no policy request from {}, which closed too early: {}", peer, whatCame());
        }
        finish();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        heard.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("connection to {} lost", peer, cause);
        ChannelFuture unused = ctx.close();
    }
}
