package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A room in which anything may happen at any time, by the dice alone, and what must hold all the same.
 *
 * <p>All event loops are on one thread, so the order in which messages are published is the order of the room.
 */
final class RandomRoom {
    private static final int MOST_GUESTS = 16;
    private static final int MOST_SHOWN = 60;
    private static final int[] QUEUES = {1_024, 4_096, 20_000, 200_000};
    private static final long[] BUDGETS = {60_000, 1 << 20};

    private final Random random;
    private final boolean reloads;
    private final List<Wire> wires;
    private final SteppedLoops loops;
    private final Hub hub;
    private final Deeds deeds;
    private final List<Said> order = new ArrayList<>();
    private final Map<Guest, QueueBound> guests = new LinkedHashMap<>();
    /** They take everything at once, so that they know what has been heard on their loop. */
    private final List<Guest> witnesses = new ArrayList<>();

    private final Deque<String> steps = new ArrayDeque<>();
    /** What was said before this one has been heard everywhere. */
    private int settled;

    RandomRoom(Random random, boolean reloads, Wire... wires) {
        this.random = random;
        this.reloads = reloads;
        this.wires = some(List.of(wires));
        loops = new SteppedLoops(1 + random.nextInt(3));
        hub = new Hub(loops, rules());
        deeds = new Deeds(hub, order, random, this::step);
        if (random.nextBoolean()) {
            for (SteppedLoop loop : loops.all()) {
                this.wires.forEach(wire -> witnesses.add(witness(wire, loop)));
            }
        }
    }

    /** Up to three of them, as with more it is seldom that two hear the same. */
    private List<Wire> some(List<Wire> all) {
        List<Wire> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, Math.min(all.size(), 1 + random.nextInt(3))));
    }

    /** Lets so many things happen, and then everybody leave. */
    void live(int events) {
        try {
            for (int i = 0; i < events; i++) {
                happen();
                lookAtEverybody(false);
            }
            hearEverything();
            everybodyLeaves();
        } catch (AssertionError | RuntimeException failed) {
            throw new AssertionError(failed.getMessage() + "\nafter: " + String.join("\n  ", steps), failed);
        }
    }

    private void happen() {
        int dice = random.nextInt(100);
        if (dice < 30) {
            turn();
        } else if (dice < 36 || guests.size() == witnesses.size()) {
            comes();
        } else if (dice < 60) {
            deeds.speaks(any(false));
        } else if (dice < 75) {
            deeds.reads(any(true));
        } else if (dice < 84) {
            deeds.isLookedAfter(any(true));
        } else if (dice < 90) {
            deeds.goes(any(true));
        } else if (dice < 93 && reloads) {
            reload();
        } else if (dice < 96) {
            rest();
        } else {
            timeGoesBy();
        }
    }

    /** Some tasks of one loop, which may leave others behind. */
    private void turn() {
        int loop = random.nextInt(loops.all().size());
        int tasks = 1 + random.nextInt(6);
        step("turn of loop " + loop + ", " + tasks + " tasks");
        loops.all().get(loop).step(tasks);
    }

    private void comes() {
        if (guests.keySet().stream().filter(Guest::isThere).count() < MOST_GUESTS) {
            List<SteppedLoop> all = loops.all();
            joins(wires.get(random.nextInt(wires.size())), all.get(random.nextInt(all.size())));
        }
    }

    private Guest joins(Wire wire, SteppedLoop loop) {
        String name = wire + " " + guests.size() + " of loop " + loops.all().indexOf(loop);
        Guest guest = new Guest(name, wire, loop, order);
        guest.socket.config().setWriteBufferWaterMark(hub.rules().queue().inChannel());
        guests.put(guest, new QueueBound(guest, Deeds.LARGEST));
        boolean held = random.nextInt(6) == 0 && guests.size() > witnesses.size() + 1;
        step(guest + (held ? " comes and is held" : " comes"));
        loop.run(() -> {
            if (held) {
                guest.wasHeld = true;
                guest.wasSlow = true;
                guest.session.hold();
            }
            hub.join("room", guest.session);
            if (!held) {
                guest.session.announce();
            }
        });
        startsAt(guest);
        return guest;
    }

    private Guest witness(Wire wire, SteppedLoop loop) {
        Guest witness = joins(wire, loop);
        witness.isWitness = true;
        return witness;
    }

    /** A witness of the same wire on the same loop has been handed all that was said before. */
    private void startsAt(Guest guest) {
        Guest witness = witnesses.stream()
                .filter(each -> each.loop == guest.loop && each.wire() == guest.wire())
                .findFirst()
                .orElse(null);
        if (witness == null) {
            guest.hearsFrom(settled, order.size());
        } else {
            Tally heard = witness.session.tally();
            int number = (int) (heard.messagesOut + heard.notCarried);
            guest.hearsFrom(number, number);
        }
    }

    private void reload() {
        step("other rules");
        Rules before = hub.rules();
        hub.rules(rules());
        if (hub.rules().echo() != before.echo()) {
            order.subList(settled, order.size()).forEach(Said::mayBeEchoed);
        }
    }

    private Rules rules() {
        SlowClient[] actions = SlowClient.values();
        QueueLimits limits = new QueueLimits(
                QUEUES[random.nextInt(QUEUES.length)],
                Duration.ofMinutes(1),
                actions[random.nextInt(actions.length)],
                BUDGETS[random.nextInt(BUDGETS.length)]);
        Rules rules = Rules.DEFAULTS.with(limits);
        return random.nextInt(3) == 0 ? rules.withoutEcho() : rules;
    }

    private void rest() {
        step("all loops come to rest");
        loops.settle(random);
        settled = order.size();
        lookAtEverybody(true);
    }

    private void timeGoesBy() {
        int milliseconds = random.nextInt(300);
        step(milliseconds + " ms go by");
        loops.advance(milliseconds);
    }

    private void lookAtEverybody(boolean atRest) {
        guests.forEach((guest, bound) -> {
            guest.listen();
            bound.check(hub.rules().queue(), atRest);
            End told = guest.farewell;
            assertTrue(
                    guest.wasSlow || told == null || !told.cause().givesUpQueue(),
                    () -> guest + " was never slow, and is told " + told);
        });
        assertTrue(hub.memory().used() >= 0, () -> "memory: " + hub.memory().used());
    }

    private void hearEverything() {
        rest();
        assertMemoryIsBounded();
        step("everybody takes everything");
        guests.keySet()
                .forEach(guest -> guest.loop.run(() -> {
                    if (guest.isThere()) {
                        guest.session.announce();
                    }
                    guest.socket.take(Long.MAX_VALUE);
                }));
        rest();
        for (Guest guest : guests.keySet()) {
            if (guest.isThere()) {
                guest.assertComplete(order.size());
                assertTrue(guest.socket.config().isAutoRead(), () -> guest + " is not listened to any more");
            } else if (guest.parted && guest.hearsUpTo >= 0) {
                guest.assertHeardOut();
            }
        }
    }

    /** Who keeps too much has made room, if there was somebody who kept a lot. */
    private void assertMemoryIsBounded() {
        for (int look = 0; look < 20; look++) {
            loops.advance(300);
            loops.settle(random);
        }
        long most = guests.keySet().stream()
                .filter(guest -> guest.socket.isOpen())
                .mapToLong(guest -> Checkup.takenBy(guest.session))
                .max()
                .orElse(0);
        long used = hub.memory().used();
        assertTrue(
                used <= hub.rules().queue().memoryBudget() || most < 32 * 1024,
                () -> used + " bytes are kept, one takes " + most);
    }

    private void everybodyLeaves() {
        step("everybody leaves");
        for (Guest guest : guests.keySet()) {
            if (guest.isThere()) {
                guest.loop.run(() -> deeds.goes(guest, random.nextInt(4)));
            }
        }
        loops.settle(random);
        lookAtEverybody(true);
        for (Guest guest : guests.keySet()) {
            assertTrue(!guest.socket.isOpen(), () -> guest + " has not gone");
            assertTrue(guest.socket.isReleased(), () -> "bytes to " + guest + " are kept");
        }
        order.forEach(said -> assertTrue(said.isReleased(), () -> "message " + said.number + " is kept"));
        assertEquals(0, hub.rooms());
        assertEquals(0, hub.memory().used());
    }

    /** Anybody who has come, gone or not; null when there is nobody. */
    private @Nullable Guest any(boolean gone) {
        List<Guest> some = guests.keySet().stream()
                .filter(guest -> gone || (guest.isThere() && !guest.isWitness))
                .toList();
        return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
    }

    private void step(String what) {
        steps.add(what);
        if (steps.size() > MOST_SHOWN) {
            steps.remove();
        }
    }
}
