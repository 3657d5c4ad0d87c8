package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** Batches that not everybody has taken yet are kept, and no others. */
class KeptBatchesTest {
    private static final int SIZE = 64 * 1024;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final MemoryBudget budget = new MemoryBudget();
    private final Watch watch = new Watch(
            channel.eventLoop(),
            () -> Rules.DEFAULTS,
            budget,
            new Incidents(),
            Durations.ofNetwork(),
            Durations.ofMemory());

    @Test
    void oneThatIsStuckDoesNotKeepThoseBehindIt() {
        ByteBuf stuck = handedOut();
        for (int i = 0; i < 1000; i++) {
            handedOut().release(); // somebody has taken a while
            assertTrue(budget.used() < 2 << 20, budget.used() + " bytes are kept after " + i);
        }
        assertTrue(budget.used() >= SIZE);
        stuck.release();
        handedOut().release();
        ByteBuf last = Unpooled.buffer(SIZE);
        watch.keep(last);
        assertEquals(0, last.refCnt());
    }

    @Test
    void thoseWhichAreAllStillNeededAreCounted() {
        ByteBuf[] slow = new ByteBuf[100];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = handedOut();
            assertEquals((i + 1L) * SIZE, budget.used());
        }
        for (ByteBuf batch : slow) {
            batch.release();
        }
        handedOut().release();
        handedOut().release();
        assertTrue(budget.used() <= SIZE, budget.used() + " bytes");
    }

    /** A batch that somebody else has a reference to, as well as the watch. */
    private ByteBuf handedOut() {
        ByteBuf batch = Unpooled.buffer(SIZE);
        watch.keep(batch.retain());
        return batch;
    }
}
