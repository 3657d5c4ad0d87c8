package flashbridge.gateway.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import flashbridge.gateway.hub.Census;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often somebody walks over all clients. */
class RecentCensusTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE); // it may run over
    private final List<CompletableFuture<Census>> walks = new ArrayList<>();
    private final RecentCensus census = new RecentCensus(this::walk, now::get);

    private CompletableFuture<Census> walk() {
        CompletableFuture<Census> walk = new CompletableFuture<>();
        walks.add(walk);
        return walk;
    }

    @Test
    void isUsedAgainForASecond() {
        CompletableFuture<Census> first = census.get();
        walks.get(0).complete(new Census());
        pass(999);
        assertSame(first, census.get());
        pass(1);
        assertNotSame(first, census.get());
        assertEquals(2, walks.size());
    }

    @Test
    void isSharedByAllWhoAskWhileItIsTaken() {
        CompletableFuture<Census> first = census.get();
        pass(5000);
        assertSame(first, census.get());
        walks.get(0).complete(new Census());
        assertNotSame(first, census.get());
        assertEquals(2, walks.size());
    }

    @Test
    void isNotWaitedForForeverWhenItIsLost() {
        CompletableFuture<Census> lost = census.get();
        pass(10_000);
        assertNotSame(lost, census.get());
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
