package flashbridge.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.ClientLog;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.websocket.NoEntry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Those who lock out addresses by the log see each of them, and the log does not grow without bound. */
class RefusalsTest {
    private static final String LISTENER = "refusals-test"; // others may log beside

    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final Refusals refusals = new Refusals();
    private int id;

    @Test
    void namesEachAddressOnceInASecondForEachReason() {
        clock.freezeTime();
        try (ClientLog log = new ClientLog()) {
            for (int i = 0; i < 3; i++) {
                say(NoEntry.FULL, "192.0.2.1");
                say(NoEntry.FULL, "192.0.2.2");
                say(NoEntry.ADDRESS_FULL, "192.0.2.1");
            }
            List<String> said = log.with("listener=" + LISTENER);
            assertEquals(
                    List.of(
                            line(1, "192.0.2.1", 503, "limits.max-connections is reached"),
                            line(2, "192.0.2.2", 503, "limits.max-connections is reached"),
                            line(3, "192.0.2.1", 429, "limits.max-connections-per-address is reached")),
                    said);
            aSecondLater();
            assertEquals(1, log.with("refused    6 more in the same second").size());
            say(NoEntry.FULL, "192.0.2.1");
            assertEquals(4, log.with("listener=" + LISTENER).size());
            aSecondLater();
            assertEquals(1, log.with(" more in the same second").size(), "nothing was left out");
        }
    }

    @Test
    void saysNoMoreThanAHundredLinesInASecond() {
        clock.freezeTime();
        try (ClientLog log = new ClientLog()) {
            for (int i = 0; i < 1000; i++) {
                say(NoEntry.FULL, "10.0." + i / 250 + "." + (i % 250 + 1));
            }
            assertEquals(Refusals.MOST, log.with("listener=" + LISTENER).size());
            aSecondLater();
            assertEquals(1, log.with("refused    900 more in the same second").size());
            // as fail2ban would read it: README, Security
            assertTrue(log.with(" more in the same second").stream().noneMatch(line -> line.contains("address=")));
            say(NoEntry.FULL, "10.0.3.250");
            assertEquals(1, log.with(" address=10.0.3.250:").size());
        }
    }

    /** Whoever has one of these has all of them, and must not hide the others behind them. */
    @Test
    void takesOneNetworkOfVersionSixForOneAddress() {
        clock.freezeTime();
        try (ClientLog log = new ClientLog()) {
            for (int i = 1; i <= Refusals.MOST; i++) {
                say(NoEntry.ADDRESS_FULL, "2001:db8::" + i);
            }
            say(NoEntry.ADDRESS_FULL, "2001:db8:0:1::1");
            say(NoEntry.ADDRESS_FULL, "192.0.2.1");
            assertEquals(3, log.with("listener=" + LISTENER).size());
            assertEquals(1, log.with(" address=192.0.2.1:").size());
        }
    }

    private static String line(int id, String address, int status, String reason) {
        return "refused    id=" + id + " address=" + address + ":1234 listener=" + LISTENER + " status=" + status
                + " reason=\"" + reason + "\"";
    }

    private void say(NoEntry why, String address) {
        refusals.say(why, new Peer(++id, new InetSocketAddress(address, 1234), LISTENER), clock.eventLoop());
    }

    private void aSecondLater() {
        clock.advanceTimeBy(1, TimeUnit.SECONDS);
        clock.runScheduledPendingTasks();
    }
}
