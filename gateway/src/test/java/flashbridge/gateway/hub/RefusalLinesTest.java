package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.ClientLog;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Those who lock out addresses by the log see each of them, and nobody fills a disk by being refused. */
class RefusalLinesTest {
    private static final String LISTENER = "refusals-test"; // others may log beside
    private static final String MORE = " more in the same second";

    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final Incidents incidents = new Incidents(clock.eventLoop());
    private final ClientLog log = new ClientLog();
    private int id;

    @BeforeEach
    void freezeTime() {
        clock.freezeTime();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void namesEachAddressOnceInASecondForEachReason() {
        for (int i = 0; i < 3; i++) {
            refuse("192.0.2.1", "reason=one");
            refuse("192.0.2.2", "reason=one");
            refuse("192.0.2.1", "reason=other");
        }
        assertEquals(
                List.of(
                        "refused    id=1 address=192.0.2.1:1234 listener=refusals-test reason=one",
                        "refused    id=2 address=192.0.2.2:1234 listener=refusals-test reason=one",
                        "refused    id=3 address=192.0.2.1:1234 listener=refusals-test reason=other"),
                log.with(LISTENER));
        aSecondLater();
        assertEquals(1, log.with("refused    6" + MORE).size());
        refuse("192.0.2.1", "reason=one");
        assertEquals(4, log.with(LISTENER).size());
        aSecondLater();
        assertEquals(1, log.with(MORE).size(), "nothing was left out");
    }

    @Test
    void namesNoMoreThanAHundredAddressesInASecond() {
        for (int i = 0; i < 1000; i++) {
            refuse("10.0." + i / 250 + "." + (i % 250 + 1), "reason=one");
        }
        assertEquals(RefusalLines.MOST, log.with(LISTENER).size());
        aSecondLater();
        assertEquals(1, log.with("refused    900" + MORE).size());
        // as fail2ban would read it: README, Security
        assertTrue(log.with(MORE).stream().noneMatch(line -> line.contains("address=")));
        refuse("10.0.3.250", "reason=one");
        assertEquals(1, log.with(" address=10.0.3.250:").size());
    }

    /** An answer may quote what the client has asked for. */
    @Test
    void nobodyHidesTheOthersBehindReasonsThatHeMakesUp() {
        for (int i = 0; i < 1000; i++) {
            refuse("192.0.2.1", "reason=\"no " + i + "\"");
        }
        refuse("192.0.2.2", "reason=one");
        assertEquals(1 + RefusalLines.MOST, log.with("192.0.2.1:").size());
        assertEquals(1, log.with("192.0.2.2:").size());
    }

    /** Whoever has one of these has all of them, and must not hide the others behind them. */
    @Test
    void takesOneNetworkOfVersionSixForOneAddress() {
        for (int i = 1; i <= RefusalLines.MOST; i++) {
            refuse("2001:db8::" + i, "reason=one");
        }
        refuse("2001:db8:0:1::1", "reason=one");
        refuse("192.0.2.1", "reason=one");
        assertEquals(3, log.with(LISTENER).size());
        assertEquals(1, log.with(" address=192.0.2.1:").size());
    }

    @Test
    void takesAllThatHaveNoAddressForOne() {
        incidents.refused(Level.WARN, new Peer(1, new LocalAddress("a"), LISTENER), "reason=one");
        incidents.refused(Level.WARN, new Peer(2, null, LISTENER), "reason=one");
        assertEquals(1, log.with(LISTENER).size());
    }

    @Test
    void countsTheRefusedTheSilentAndThoseWithoutAPlaceForThemselves() {
        for (int i = 0; i < 150; i++) {
            Peer peer = peer("10.0.0." + i);
            incidents.silent(peer, "reason=one");
            incidents.turnedAway(peer, "status=503 reason=one");
        }
        refuse("192.0.2.1", "reason=one");
        assertEquals(100, log.with("silent     id=").size());
        assertEquals(100, log.with("status=503").size());
        assertEquals(1, log.with(" address=192.0.2.1:").size());
        aSecondLater();
        assertEquals(1, log.with("silent     50" + MORE).size());
        assertEquals(1, log.with("refused    50" + MORE).size());
    }

    @Test
    void linesThatAreNotWantedLeaveNoOtherOut() {
        for (int i = 0; i < 1000; i++) {
            incidents.refused(Level.DEBUG, peer("10.0." + i / 250 + "." + i % 250), "reason=one");
        }
        refuse("192.0.2.1", "reason={}");
        assertEquals(1, log.with(LISTENER + " reason={}").size());
        aSecondLater();
        assertEquals(List.of(), log.with(MORE));
    }

    private void refuse(String address, String why) {
        incidents.refused(Level.WARN, peer(address), why);
    }

    private Peer peer(String address) {
        return new Peer(++id, new InetSocketAddress(address, 1234), LISTENER);
    }

    private void aSecondLater() {
        clock.advanceTimeBy(1, TimeUnit.SECONDS);
        clock.runScheduledPendingTasks();
    }
}
