package flashbridge.gateway;

import flashbridge.gateway.admin.AdminPort;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.net.Admission;
import flashbridge.gateway.net.Listener;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelMatcher;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a gateway: nobody is let in any more, what was said is delivered, and everybody is told, each in his own protocol.
 *
 * <p>It comes to an end itself, even where an event loop does not: then the log says what that is doing.
 */
final class Drain {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final End STOPS = new End(End.Cause.GOING_AWAY, "the gateway stops");
    private static final ChannelMatcher ALIVE =
            channel -> !channel.eventLoop().isTerminated(); // the others end with us

    /**
     * How long things may take.
     *
     * @param goodbyes over which they are spread
     * @param answer to each of them
     * @param atOnce what loops do at once, unless something is wrong with them
     */
    record Times(Duration goodbyes, Duration answer, Duration atOnce) {
        private static final Duration MARGIN = Duration.ofMillis(250);

        /** Until all have answered. Who does not is cut off by its own connection, which says so, and began a little later. */
        Duration all() {
            return goodbyes.plus(answer).plus(MARGIN);
        }
    }

    private final EventLoopGroup loops;
    private final Admission admission;
    private final List<Listener> listeners;
    private final @Nullable AdminPort admin;
    private final Times times;
    private final Set<EventExecutor> stuck = new HashSet<>();

    Drain(EventLoopGroup loops, Admission admission, List<Listener> listeners, @Nullable AdminPort admin, Times times) {
        this.loops = loops;
        this.admission = admission;
        this.listeners = listeners;
        this.admin = admin;
        this.times = times;
    }

    /** Returns how many connections were cut off, since they did not end in time. */
    int run() {
        admission.drain();
        awaitATurn(); // first of all, so that the log names a loop that is stuck before somebody loses patience with us
        listeners.forEach(Listener::shut);
        awaitATurn(); // who has been accepted has been let in by now, or turned away
        Goodbyes goodbyes = new Goodbyes(STOPS, times.goodbyes(), times.answer());
        goodbyes.bid(admission.channels());
        if (!await(admission.channels().newCloseFuture(ALIVE), times.all())) {
            await(admission.channels().close(ALIVE), times.atOnce());
        }
        await(admission.tooLate().newCloseFuture(ALIVE), times.answer());
        awaitATurn(); // a closed channel tells its session, and that one the room on another loop
        listeners.forEach(Listener::close);
        if (admin != null) {
            admin.close();
        }
        if (!await(loops.shutdownGracefully(0, 1, TimeUnit.SECONDS), times.atOnce())) {
            loops.forEach(this::reportUnlessEnded);
        }
        return goodbyes.cutOff();
    }

    private void awaitATurn() {
        for (EventExecutor loop : loops) {
            if (!stuck.contains(loop) && !hasATurn(loop)) {
                report(loop);
            }
        }
    }

    private boolean hasATurn(EventExecutor loop) {
        try {
            return await(loop.submit(() -> {}), times.atOnce());
        } catch (RejectedExecutionException dead) {
            return false;
        }
    }

    private static boolean await(Future<?> what, Duration most) {
        return what.awaitUninterruptibly(most.toMillis());
    }

    private void reportUnlessEnded(EventExecutor loop) {
        if (!loop.isTerminated()) {
            report(loop);
        }
    }

    /** Once for each loop. */
    private void report(EventExecutor loop) {
        if (stuck.add(loop)) {
            log.error("an event loop does not go on; it {}", state(loop));
        }
    }

    private static String state(EventExecutor loop) {
        if (loop.isTerminated() || !(loop instanceof SingleThreadEventExecutor one)) {
            return "has died, and cannot tell its clients anything";
        }
        return Arrays.stream(one.threadProperties().stackTrace())
                .map(at -> "\n    " + at)
                .collect(Collectors.joining("", "is at", ""));
    }
}
