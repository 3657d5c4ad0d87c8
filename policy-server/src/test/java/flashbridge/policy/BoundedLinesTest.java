package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** How much strangers can make the policy server write. */
class BoundedLinesTest {
    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final BoundedLines lines = new BoundedLines(
            LoggerFactory.getLogger(BoundedLinesTest.class), Level.INFO, 3, "answered:", clock.eventLoop());

    @Test
    void theRestOfASecondIsOneLine() {
        clock.freezeTime();
        try (Said said = Said.by(BoundedLinesTest.class)) {
            for (int i = 0; i < 10; i++) {
                lines.say("{} of {}", i, "ten");
            }
            second();
            lines.say("{}", "later");
            second();
            second();
            assertEquals(
                    List.of(
                            "INFO 0 of ten",
                            "INFO 1 of ten",
                            "INFO 2 of ten",
                            "INFO answered: 7 more in the same second, beyond 3 lines",
                            "INFO later"),
                    said.with("INFO"));
        }
    }

    private void second() {
        clock.advanceTimeBy(1, TimeUnit.SECONDS);
        clock.runScheduledPendingTasks();
    }
}
