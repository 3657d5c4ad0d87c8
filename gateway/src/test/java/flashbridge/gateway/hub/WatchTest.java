package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who makes room when the memory for all is used up: two event loops, each of which looks after its own clients. */
class WatchTest {
    private static final int BUDGET = 60_000;
    private static final int QUEUE = 40_000;
    /** Who takes less of it than this is no help. */
    private static final int WORTHWHILE = BUDGET / 2;

    private final SteppedLoops loops = new SteppedLoops(2);
    private final SteppedLoop here = loops.all().get(0);
    private final SteppedLoop there = loops.all().get(1);
    private final Random random = new Random(1);
    private final Hub hub = new Hub(loops, Rules.DEFAULTS);
    private final List<Said> order = new ArrayList<>();
    private final List<Guest> guests = new ArrayList<>();

    @AfterEach
    void everybodyLeaves() {
        guests.forEach(guest -> guest.loop.run(guest.socket::close));
        loops.settle(random);
        assertEquals(0, hub.memory().used());
    }

    @Test
    void aLoopDoesNotLetItsOwnPayForThoseOfAnother() {
        rules(SlowClient.DISCONNECT);
        Guest small = stalled("small", here);
        Guest large = stalled("large", there);
        says("small", 5);
        assertTakes(20_000, small, WORTHWHILE);
        says("large", 5);
        assertTakes(WORTHWHILE - 5_000, large, WORTHWHILE);
        hub.memory().add(BUDGET); // what those of a third loop take
        lookFrom(here);
        lookFrom(there);
        assertTrue(small.isThere() && large.isThere());

        hub.memory().add(-BUDGET);
        says("large", 2); // now it takes enough to be worth it, and both take too much
        assertTrue(hub.memory().used() > BUDGET || large.farewell != null);
        lookFrom(here);
        assertTrue(small.isThere(), "small has paid");
        loops.settle(random);
        assertNotNull(large.farewell);
        assertEquals(End.Cause.OVER_BUDGET, large.farewell.cause());
        assertTrue(large.farewell.reason().contains("limits.memory-budget"), large.farewell.reason());
        assertTrue(small.isThere(), "small has paid");
        assertEquals(0, small.session.tally().dropped);
    }

    @Test
    void nothingIsLeftOutForWhoTakesLittleThoughOthersTakeItAll() {
        rules(SlowClient.DROP_OLDEST);
        Guest small = stalled("small", here);
        says("small", 5);
        hub.memory().add(BUDGET);
        lookFrom(here);
        assertEquals(0, small.session.tally().dropped);

        says("small", 2);
        lookFrom(here);
        assertTrue(small.session.tally().dropped > 0);
        assertTrue(small.isThere());
        hub.memory().add(-BUDGET);
    }

    @Test
    void whoTakesLittlePaysWhereMoreThanThatIsTooMuchForSoMany() {
        rules(SlowClient.DISCONNECT);
        List<Guest> crowd =
                IntStream.range(0, 10).mapToObj(i -> joins("crowd " + i, here)).toList();
        crowd.forEach(guest -> guest.loop.run(() -> guest.session.unfinished(BUDGET / 8)));
        lookFrom(here);
        assertEquals(7, crowd.stream().filter(Guest::isThere).count()); // so that a sixteenth is free, too
    }

    /** Or on many loops together they could take as many times as much as may be, and nobody would have to make room. */
    @Test
    void whoTakesLittlePaysWhereThoseOfAllLoopsTogetherTakeTooMuch() {
        rules(SlowClient.DISCONNECT);
        List<Guest> crowd = IntStream.range(0, 20)
                .mapToObj(i -> joins("crowd " + i, i < 10 ? here : there))
                .toList();
        crowd.forEach(guest -> guest.loop.run(() -> guest.session.unfinished(BUDGET / 15)));
        lookFrom(here);
        lookFrom(there);
        lookFrom(there); // so little that is given back shows in the next round only
        assertTrue(hub.memory().used() <= BUDGET, () -> hub.memory().used() + " bytes");
        assertTrue(crowd.stream().filter(Guest::isThere).count() > 10);
    }

    @Test
    void noMorePayThanItTakes() {
        rules(SlowClient.DISCONNECT);
        List<Guest> beginners = List.of(joins("one", here), joins("two", here), joins("three", here));
        beginners.forEach(beginner -> beginner.loop.run(() -> beginner.session.unfinished(BUDGET / 3 * 2)));
        lookFrom(here);
        assertEquals(1, beginners.stream().filter(Guest::isThere).count());
    }

    @Test
    void nobodyPaysBeforeThoseOfAnotherLoopWhoTakeMore() {
        rules(SlowClient.DISCONNECT);
        Guest large = joins("large", there);
        large.loop.run(() -> large.session.unfinished(40_000));
        lookFrom(there);
        Guest small = joins("small", here);
        small.loop.run(() -> small.session.unfinished(33_000));
        lookFrom(here);
        assertTrue(small.isThere(), "small has paid");

        lookFrom(there);
        assertFalse(large.isThere());
        lookFrom(here);
        assertTrue(small.isThere());
    }

    @Test
    void everyLoopHelpsItselfWhenFarTooMuchIsTaken() {
        rules(SlowClient.DISCONNECT);
        Guest large = joins("large", there);
        large.loop.run(() -> large.session.unfinished(45_000));
        lookFrom(there);
        Guest small = joins("small", here);
        small.loop.run(() -> small.session.unfinished(33_000));
        lookFrom(here);
        assertFalse(small.isThere());
    }

    @Test
    void makesRoomAsSoonAsTooMuchIsBegun() {
        rules(SlowClient.DISCONNECT);
        Guest large = joins("large", here);
        large.loop.run(() -> {
            for (int come = 1_000; come <= BUDGET + 10_000; come += 1_000) {
                large.session.unfinished(come);
            }
        });
        loops.settle(random); // no time goes by
        assertFalse(large.isThere());
    }

    /** Or a loop that looks at its sockets often before it does anything else would take more and more from them. */
    @Test
    void whoBeginsMoreWhileTooMuchIsKeptIsReadNoFurtherBeforeItsLoopHasDoneWhatWaits() {
        rules(SlowClient.DISCONNECT);
        Guest small = joins("small", here);
        small.loop.run(() -> small.session.unfinished(10));
        assertTrue(small.socket.config().isAutoRead());
        hub.memory().add(BUDGET + 1);
        small.loop.run(() -> {
            small.session.unfinished(20);
            assertFalse(small.socket.config().isAutoRead());
        });
        loops.advance(1);
        loops.settle(random);
        assertTrue(small.socket.config().isAutoRead());
        assertTrue(small.isThere());
        hub.memory().add(-BUDGET - 1);
    }

    @Test
    void whatOneHadBegunWhoIsGoneIsFreeAtOnce() {
        rules(SlowClient.DISCONNECT);
        joins("other", here);
        Guest large = joins("large", here);
        large.loop.run(() -> large.session.unfinished(40_000));
        assertEquals(40_000, hub.memory().used());
        large.loop.run(large.socket::close);
        loops.settle(random); // no time goes by
        assertEquals(0, hub.memory().used());
    }

    /** What it keeps after that is less than what another one takes, who must not pay for it. */
    @Test
    void whoWasToldToGoIsCutOffBeforeAnybodyElsePays() {
        rules(SlowClient.DISCONNECT);
        Guest first = stalled("first", here);
        Guest other = joins("other", here);
        says("first", 8);
        first.loop.run(() -> first.session.unfinished(5_000));
        other.loop.run(() -> other.session.unfinished(37_000));
        lookFrom(here);
        lookFrom(here);
        assertNotNull(first.farewell);
        assertFalse(first.socket.isOpen());
        assertTrue(other.isThere(), "the other has paid");
    }

    /** What it has begun to say is given back when its channel has told everybody that it is closed, and not before. */
    @Test
    void nobodyElsePaysForWhatWillBeGivenBackByThoseWhoWereCutOff() {
        rules(SlowClient.DISCONNECT);
        Guest other = joins("other", here);
        Guest first = stalled("first", here);
        says("first", 4);
        first.loop.run(() -> first.session.unfinished(35_000));
        other.loop.run(() -> other.session.unfinished(33_000));
        lookFrom(here);
        lookFrom(here);
        assertNotNull(first.farewell);
        assertFalse(first.socket.isOpen());
        assertTrue(other.isThere(), "the other has paid");
    }

    private void rules(SlowClient action) {
        hub.rules(hub.rules().with(new QueueLimits(QUEUE, Duration.ofMinutes(1), action, BUDGET)));
    }

    /** In a room of its own, with somebody who speaks there. */
    private Guest stalled(String room, SteppedLoop loop) {
        joins(room, loop);
        Guest guest = joins(room, loop);
        guest.socket.config().setWriteBufferWaterMark(hub.rules().queue().inChannel());
        guest.socket.stall();
        return guest;
    }

    private Guest joins(String room, SteppedLoop loop) {
        Guest guest = new Guest(room, Wire.XMLSOCKET, loop, order);
        guests.add(guest);
        loop.run(() -> {
            hub.join(room, guest.session);
            guest.session.announce();
        });
        loops.settle(random);
        return guest;
    }

    /** Messages of 5,000 bytes, one after the other. */
    private void says(String room, int messages) {
        Guest speaker = guests.stream()
                .filter(guest -> guest.toString().equals(room))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < messages; i++) {
            Said said = new Said(order.size(), speaker, true, true, 5_000, random);
            order.add(said);
            speaker.loop.run(() -> speaker.session.publish(said.message()));
            loops.settle(random);
        }
    }

    /** A round of this loop alone. */
    private void lookFrom(SteppedLoop loop) {
        loops.advance(300);
        while (loop.step(100)) {
            // until it has nothing to do
        }
    }

    private static void assertTakes(long least, Guest guest, long most) {
        long taken = Checkup.takenBy(guest.session);
        assertTrue(least <= taken && taken < most, () -> guest + " takes " + taken);
    }
}
