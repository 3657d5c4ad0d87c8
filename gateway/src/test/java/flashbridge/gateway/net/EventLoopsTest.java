package flashbridge.gateway.net;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.MortalLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLoopsTest {
    @Test
    void tellsOfALoopThatDiesAndOfWhat() throws Exception {
        Error fault = new OutOfMemoryError("as io_uring had it");
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        EventLoopGroup loops = new EventLoops(1, MortalLoop.thatFailsWith(fault), told::complete);
        loops.execute(() -> {}); // starts it
        assertSame(fault, told.get(10, TimeUnit.SECONDS));
        assertTrue(loops.terminationFuture().await(10, TimeUnit.SECONDS));
    }

    @Test
    void tellsNothingOfLoopsThatAreShutDown() throws Exception {
        AtomicReference<Throwable> told = new AtomicReference<>();
        EventLoopGroup loops = new EventLoops(2, LocalIoHandler.newFactory(), told::set);
        loops.forEach(loop -> loop.execute(() -> {}));
        assertTrue(loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS));
        assertNull(told.get());
    }
}
