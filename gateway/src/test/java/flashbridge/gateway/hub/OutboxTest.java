package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One member that does not read, and one that does. */
class OutboxTest {
    private static final int QUEUE = 8_000;
    private static final String FILLER = "x".repeat(995);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Hub hub = new Hub(group, Rules.DEFAULTS);
    private final Member quick = Member.of(hub, "room", Wire.XMLSOCKET, loop);
    private final Member slow = Member.of(hub, "room", Wire.XMLSOCKET, loop);

    @AfterEach
    void everybodyLeaves() {
        quick.leaves();
        slow.leaves();
        assertEquals(0, hub.rooms());
        assertEquals(0, hub.memory().used());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void keepsWhatASlowOneHasNotTakenAndSendsItInOrder() {
        stalls(SlowClient.DISCONNECT);
        says(0, 7);
        slow.turn(slow.socket::takesAgain);

        assertEquals(numbers(quick), numbers(slow));
        assertEquals(7, slow.heard().size());
        assertFalse(slow.farewell.isDone());
    }

    @Test
    void isNotBehindWhereItsChannelTakesNothingAnyMore() {
        slow.turn(() -> {
            slow.socket.close();
            assertEquals(0, slow.session.outbox().behind());
        });
    }

    @Test
    void sendsAllThatWaitsWhenTheClientTakesItBitByBit() {
        stalls(SlowClient.DISCONNECT);
        says(0, 3);
        slow.turn(slow.socket::takesAgain);
        slow.socket.mood(FakeSocket.Mood.STALLS);
        says(3, 7);
        slow.turn(slow.socket::takesAgain);
        says(7, 9);

        assertEquals(range(0, 9), numbers(slow));
    }

    @Test
    void disconnectsWhoIsOverItsQueueWithoutAGap() {
        stalls(SlowClient.DISCONNECT);
        says(0, 20);

        assertEquals(End.Cause.TOO_SLOW, slow.farewell.join().cause());
        slow.turn(slow.socket::takesAgain);
        List<Integer> taken = numbers(slow);
        assertTrue(!taken.isEmpty() && taken.size() < 10, "took " + taken);
        assertEquals(range(0, taken.size()), taken);
        assertEquals(range(0, 20), numbers(quick));
    }

    @Test
    void neverTakesWhoReadsAtOnceForSlowHoweverMuchIsSaidInOneTurn() {
        hub.rules(hub.rules().with(limits(SlowClient.DISCONNECT)));
        quick.turn(() -> IntStream.range(0, 500).forEach(i -> quick.session.publish(Member.text(message(i)))));

        assertEquals(range(0, 500), numbers(slow));
        assertFalse(slow.farewell.isDone());
    }

    @Test
    void leavesOutTheOldest() {
        stalls(SlowClient.DROP_OLDEST);
        says(0, 20);
        slow.turn(slow.socket::takesAgain);

        List<Integer> heard = numbers(slow);
        assertEquals(range(12, 20), heard.subList(heard.size() - 8, heard.size())); // as many as the queue holds
        assertEquals(range(0, heard.size() - 8), heard.subList(0, heard.size() - 8), "what its channel had already");
        assertFalse(slow.farewell.isDone());
        assertEquals(range(0, 20), numbers(quick));
    }

    @Test
    void leavesOutTheNewest() {
        stalls(SlowClient.DROP_NEWEST);
        says(0, 20);
        slow.turn(slow.socket::takesAgain);
        says(20, 22);

        List<Integer> heard = numbers(slow);
        int before = heard.size() - 2;
        assertTrue(before >= 7 && before <= 9, "heard " + heard);
        assertEquals(range(0, before), heard.subList(0, before));
        assertEquals(range(20, 22), heard.subList(before, before + 2));
    }

    @Test
    void keepsOnlyTheLatest() {
        stalls(SlowClient.LATEST_ONLY);
        says(0, 20);
        slow.turn(slow.socket::takesAgain);

        List<Integer> heard = numbers(slow);
        assertEquals(19, heard.get(heard.size() - 1));
        assertEquals(range(0, heard.size() - 1), heard.subList(0, heard.size() - 1));
        assertTrue(heard.size() < 8, "heard " + heard);
    }

    @Test
    void leavesOutSingleMessagesOfABatch() {
        stalls(SlowClient.DROP_OLDEST);
        quick.turn(() -> IntStream.range(0, 20).forEach(i -> quick.session.publish(Member.text(message(i)))));
        quick.turn(() -> IntStream.range(20, 30).forEach(i -> quick.session.publish(Member.text(message(i)))));
        slow.turn(slow.socket::takesAgain);

        List<Integer> heard = numbers(slow);
        assertEquals(range(22, 30), heard.subList(heard.size() - 8, heard.size()));
        assertEquals(range(0, 30), numbers(quick));
    }

    @Test
    void endsOrThinsOutWhoHasWaitedTooLong() {
        hub.rules(hub.rules().with(new QueueLimits(QUEUE, Duration.ofMillis(20), SlowClient.DISCONNECT, 1 << 20)));
        slow.socket.mood(FakeSocket.Mood.STALLS);
        says(0, 1);

        slow.turn(() -> in(Duration.ZERO).lookAt(slow.session));
        assertFalse(slow.farewell.isDone());
        slow.turn(() -> in(Duration.ofSeconds(1)).lookAt(slow.session));
        assertTrue(slow.farewell.join().reason().contains("limits.queue-max-age"));
        assertFalse(quick.farewell.isDone());
    }

    @Test
    void leavesOutWhatHasWaitedTooLong() {
        stalls(SlowClient.DROP_OLDEST);
        says(0, 12);
        slow.turn(() -> in(Duration.ofHours(1)).lookAt(slow.session));
        slow.turn(slow.socket::takesAgain);
        says(12, 13);

        List<Integer> heard = numbers(slow);
        assertEquals(12, heard.get(heard.size() - 1));
        assertEquals(range(0, heard.size() - 1), heard.subList(0, heard.size() - 1));
        assertTrue(heard.size() < 7, "heard " + heard);
    }

    @Test
    void countsWhatItsChannelWasGivenAndNothingThatItNeverGot() {
        stalls(SlowClient.DROP_OLDEST);
        says(0, 20);
        slow.turn(() -> {}); // its numbers belong to its loop
        long given = slow.session.tally().messagesOut;
        assertEquals(given * 1000, slow.session.tally().bytesOut);
        assertEquals(20, given + slow.session.tally().dropped + 8, "those that wait in its queue are neither");

        slow.turn(() -> slow.session.left("gone"));
        assertEquals(given, slow.session.tally().messagesOut);
        assertEquals(20, quick.session.tally().messagesOut);
        assertEquals(20_000, quick.session.tally().bytesOut);
    }

    @Test
    void countsWhatHadWaitedWhenItIsTaken() {
        stalls(SlowClient.DISCONNECT);
        says(0, 7);
        slow.turn(slow.socket::takesAgain);

        assertEquals(7, slow.session.tally().messagesOut);
        assertEquals(7000, slow.session.tally().bytesOut);
    }

    @Test
    void hasTheSlowestPayWhenTheMemoryForAllIsUsedUp() {
        hub.rules(hub.rules().with(new QueueLimits(1 << 20, Duration.ZERO, SlowClient.DISCONNECT, 100_000)));
        slow.socket.mood(FakeSocket.Mood.STALLS);
        says(0, 300);

        assertTrue(slow.farewell.join().reason().contains("limits.memory-budget"));
        assertFalse(quick.farewell.isDone());
        assertEquals(range(0, 300), numbers(quick));
        assertTrue(
                hub.memory().used() <= 100_000 + 64 * 1024,
                "used " + hub.memory().used());
    }

    @Test
    void sendsAllThatWaitsBeforeItSaysGoodbye() {
        stalls(SlowClient.DISCONNECT);
        says(0, 7);
        slow.turn(() -> slow.session.close(new End(End.Cause.GOING_AWAY, "the gateway stops")));
        slow.turn(slow.socket::takesAgain);

        assertEquals(range(0, 7), numbers(slow));
    }

    /** A look at everything as if so much time had gone by. */
    private Checkup in(Duration time) {
        return new Checkup(hub.rules(), System.nanoTime() + time.toNanos());
    }

    private void stalls(SlowClient action) {
        slow.queue(hub, limits(action));
        slow.socket.mood(FakeSocket.Mood.STALLS);
    }

    private static QueueLimits limits(SlowClient action) {
        return new QueueLimits(QUEUE, Duration.ofMinutes(1), action, 1 << 20);
    }

    private void says(int from, int to) {
        IntStream.range(from, to).forEach(i -> quick.says(message(i)));
    }

    /** One thousand bytes with the NUL. */
    private static String message(int number) {
        return String.format("%04d", number) + FILLER;
    }

    private static List<Integer> numbers(Member member) {
        return member.heard().stream()
                .map(text -> Integer.parseInt(text.substring(0, 4)))
                .toList();
    }

    private static List<Integer> range(int from, int to) {
        return new ArrayList<>(IntStream.range(from, to).boxed().toList());
    }
}
