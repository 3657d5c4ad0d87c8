package flashbridge.gateway;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;
import org.jspecify.annotations.Nullable;

/** What an event loop does for its channels, which are local ones, until it fails. */
public final class MortalLoop implements IoHandler {
    private final IoHandler healthy;
    private volatile @Nullable Error fault;

    private MortalLoop(IoHandler healthy) {
        this.healthy = healthy;
    }

    /** One loop that is as good as any other. */
    public static MortalLoop of(ThreadAwareExecutor loop) {
        return new MortalLoop(LocalIoHandler.newFactory().newHandler(loop));
    }

    /** One for the only loop of a group. */
    public static IoHandlerFactory thatFailsWith(Error fault) {
        return loop -> {
            MortalLoop handler = of(loop);
            handler.failWith(fault);
            return handler;
        };
    }

    /** Fails like this when it runs next, as io_uring did without memory. */
    public void failWith(Error with) {
        fault = with;
        wakeup();
    }

    @Override
    public int run(IoHandlerContext context) {
        Error now = fault;
        if (now != null) {
            throw now;
        }
        return healthy.run(context);
    }

    @Override
    public void initialize() {
        healthy.initialize();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return healthy.register(handle);
    }

    @Override
    public void wakeup() {
        healthy.wakeup();
    }

    @Override
    public void prepareToDestroy() {
        healthy.prepareToDestroy();
    }

    @Override
    public void destroy() {
        healthy.destroy();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return healthy.isCompatible(handleType);
    }
}
