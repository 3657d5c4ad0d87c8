package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompressionWindowsTest {
    private static final int PLACES = 10;

    private final Hub hub = new Hub(new EmbeddedChannel().eventLoop(), Rules.DEFAULTS);
    private final CompressionWindows windows = hub.windows();

    @Test
    void haveAsManyPlacesAsTheBudgetAndNotOneMore() {
        budget(PLACES * CompressionWindows.SIZE + 1);
        EmbeddedChannel first = new EmbeddedChannel();
        assertTrue(windows.reserveFor(first));
        for (int i = 1; i < PLACES; i++) {
            assertTrue(windows.reserveFor(new EmbeddedChannel()));
        }
        assertFalse(windows.reserveFor(new EmbeddedChannel()));
        assertEquals(PLACES * CompressionWindows.SIZE, windows.reserved());

        first.close();
        first.close();
        assertEquals((PLACES - 1) * CompressionWindows.SIZE, windows.reserved());
        assertTrue(windows.reserveFor(new EmbeddedChannel()));
        assertFalse(windows.reserveFor(new EmbeddedChannel()));
    }

    @Test
    void keepNoPlaceForWhoHasGoneAlready() {
        EmbeddedChannel gone = new EmbeddedChannel();
        gone.close();
        assertTrue(windows.reserveFor(gone));
        gone.runPendingTasks();

        assertEquals(0, windows.reserved());
    }

    @Test
    void goByTheBudgetOfTheMoment() {
        budget(CompressionWindows.SIZE);
        EmbeddedChannel first = new EmbeddedChannel();
        EmbeddedChannel second = new EmbeddedChannel();
        assertTrue(windows.reserveFor(first));
        assertFalse(windows.reserveFor(second));
        budget(2 * CompressionWindows.SIZE);
        assertTrue(windows.reserveFor(second));
        budget(CompressionWindows.SIZE);
        first.close();
        assertFalse(windows.reserveFor(new EmbeddedChannel()));

        second.close();
        assertTrue(windows.reserveFor(new EmbeddedChannel()));
    }

    @Test
    void neverGiveAwayMoreThanThereIsNorLoseAPlaceOnManyEventLoops() {
        budget(PLACES * CompressionWindows.SIZE);
        IntStream.range(0, 8).parallel().forEach(this::comeAndGo);

        assertEquals(0, windows.reserved());
    }

    private void comeAndGo(int seed) {
        Random random = new Random(seed);
        Deque<EmbeddedChannel> inside = new ArrayDeque<>();
        for (int i = 0; i < 2000; i++) {
            EmbeddedChannel channel = new EmbeddedChannel();
            if (windows.reserveFor(channel)) {
                inside.add(channel);
            }
            long reserved = windows.reserved();
            assertTrue(reserved <= PLACES * CompressionWindows.SIZE, () -> "reserved " + reserved);
            if (!inside.isEmpty() && random.nextInt(3) > 0) {
                inside.remove().close();
            }
        }
        inside.forEach(EmbeddedChannel::close);
    }

    private void budget(long bytes) {
        hub.rules(hub.rules().with(new QueueLimits(1 << 20, Duration.ofMinutes(1), SlowClient.DISCONNECT, bytes)));
    }
}
