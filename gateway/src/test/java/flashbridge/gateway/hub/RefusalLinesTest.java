package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.gateway.ClientLog;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Nobody fills a disk by being refused, and nobody who is refused now and then is left out. */
class RefusalLinesTest {
    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final Incidents incidents = new Incidents(clock.eventLoop());

    @Test
    void saysAHundredInASecondAndHowManyMoreThereWere() {
        clock.freezeTime();
        try (ClientLog log = new ClientLog()) {
            for (int i = 0; i < 1000; i++) {
                incidents.say(Level.WARN, "refused    here " + i);
            }
            assertEquals(100, log.with("refused    here ").size());
            assertEquals(List.of(), log.with(" more within a second"));
            aSecondLater();
            assertEquals(
                    List.of("refused    900 more within a second, beyond 100 lines"),
                    log.with(" more within a second"));
            incidents.say(Level.WARN, "refused    here again");
            assertEquals(1, log.with("refused    here again").size());
            aSecondLater();
            assertEquals(1, log.with(" more within a second").size());
        }
    }

    @Test
    void linesThatAreNotWantedLeaveNoOtherOut() {
        clock.freezeTime();
        try (ClientLog log = new ClientLog()) {
            for (int i = 0; i < 1000; i++) {
                incidents.say(Level.DEBUG, "silent     here");
            }
            incidents.say(Level.WARN, "refused    {} there");
            assertEquals(List.of("refused    {} there"), log.with("refused    {} there"));
            aSecondLater();
            assertEquals(List.of(), log.with(" more within a second"));
        }
    }

    private void aSecondLater() {
        clock.advanceTimeBy(1, TimeUnit.SECONDS);
        clock.runScheduledPendingTasks();
    }
}
