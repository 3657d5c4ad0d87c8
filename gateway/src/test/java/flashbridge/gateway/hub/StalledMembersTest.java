package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Those who read hear every message in the same turn of their event loop, whoever else in the room does not read. */
class StalledMembersTest {
    private static final int MESSAGES = 100;
    private static final int MOST_ROUNDS = 10;
    private static final String TEXT = "x".repeat(500);

    @ParameterizedTest
    @EnumSource
    void delayNobodyElse(SlowClient action) {
        List<Integer> alone = roundsUntilHeard(action, 0);
        assertEquals(MESSAGES, alone.size());
        assertEquals(alone, roundsUntilHeard(action, 1));
        assertEquals(alone, roundsUntilHeard(action, 50));
    }

    /** For each message, how many turns all loops have taken when everybody who reads has heard it. */
    private static List<Integer> roundsUntilHeard(SlowClient action, int stalled) {
        SteppedLoops loops = new SteppedLoops(3);
        QueueLimits limits = new QueueLimits(8_000, Duration.ofMinutes(1), action, 1 << 20);
        Hub hub = new Hub(loops, Rules.DEFAULTS.with(limits));
        List<Guest> slow = guests(hub, loops, stalled); // they came first, so it is their turn first
        slow.forEach(guest -> guest.socket.stall());
        List<Guest> healthy = guests(hub, loops, 4);
        List<Integer> rounds = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            Guest speaker = healthy.get(i % healthy.size());
            speaker.loop.run(() -> speaker.session.publish(Member.text(TEXT)));
            rounds.add(roundsUntilHeard(loops, healthy));
        }
        boolean goes = action == SlowClient.DISCONNECT;
        assertTrue(slow.stream().allMatch(guest -> guest.session.isClosing() == goes), "they were slow");
        for (Guest guest : slow) {
            guest.loop.run(guest.socket::close);
        }
        for (Guest guest : healthy) {
            guest.loop.run(guest.socket::close);
        }
        loops.settle(new Random(1));
        assertEquals(0, hub.rooms());
        return rounds;
    }

    private static int roundsUntilHeard(SteppedLoops loops, List<Guest> healthy) {
        List<Guest> waiting = new ArrayList<>(healthy);
        int rounds = 0;
        while (!waiting.isEmpty()) {
            assertTrue(++rounds <= MOST_ROUNDS, "is not heard at all");
            loops.all().forEach(loop -> loop.step(Integer.MAX_VALUE));
            waiting.removeIf(guest -> guest.socket.taken().length >= TEXT.length());
        }
        return rounds;
    }

    /** So many of each wire on each loop. */
    private static List<Guest> guests(Hub hub, SteppedLoops loops, int number) {
        List<Guest> guests = new ArrayList<>();
        for (SteppedLoop loop : loops.all()) {
            for (Wire wire : List.of(Wire.XMLSOCKET, Wire.HIXIE, Wire.HYBI)) {
                for (int i = 0; i < number; i++) {
                    Guest guest = new Guest(wire + " " + i, wire, loop, new ArrayList<>());
                    guest.socket
                            .config()
                            .setWriteBufferWaterMark(hub.rules().queue().inChannel());
                    loop.run(() -> {
                        hub.join("room", guest.session);
                        guest.session.announce();
                    });
                    guests.add(guest);
                }
            }
        }
        loops.settle(new Random(1));
        return guests;
    }
}
