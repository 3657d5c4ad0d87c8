package flashbridge.gateway.hub;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The members of one room on one event loop, by what they hear. Touched on that loop only. */
final class Members {
    private final EventLoop loop;
    private final Supplier<Rules> rules;
    private final Watch watch;
    private final List<Audience> audiences = new ArrayList<>(2);
    private final Coalescing coalescing = new Coalescing();
    private int size;
    private boolean flushIsDue;
    /** When there was something to hand out. */
    private long dueSince;

    Members(EventLoop loop, Supplier<Rules> rules, Watch watch) {
        this.loop = loop;
        this.rules = rules;
        this.watch = watch;
    }

    EventLoop loop() {
        return loop;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Session session) {
        audience(session).add(session);
        size++;
    }

    void remove(Session session) {
        Audience audience = audience(session);
        audience.remove(session);
        size--;
        if (audience.isEmpty()) {
            audiences.remove(audience);
        }
    }

    /** Encodes the message for everybody here; they get it at the end of this turn of the loop, or soon after. */
    void hear(Message message) {
        dueSince = flushIsDue ? dueSince : now();
        Session spared = spared(message);
        for (int i = 0; i < audiences.size(); i++) {
            try {
                audiences.get(i).hear(message, spared);
            } catch (RuntimeException
                    | LinkageError
                    | StackOverflowError fault) { // one message must take nothing and nobody else along
                watch.fault(fault);
            }
        }
        if (!flushIsDue) {
            flushIsDue = true;
            flushLater(coalescing.pause(size, dueSince));
        }
    }

    /** Behind all that this turn still has to do, or what comes within the pause: one flush for all messages. */
    private void flushLater(long pause) {
        if (pause == 0) {
            loop.execute(this::flush);
        } else {
            loop.schedule(this::flush, pause, TimeUnit.NANOSECONDS);
        }
    }

    /** The sender, if it sits here and shall not hear itself; a session of another loop is not touched here. */
    private @Nullable Session spared(Message message) {
        Session sender = message.sender();
        return !rules.get().echo() && sender != null && sender.loop() == loop ? sender : null;
    }

    private void flush() {
        flushIsDue = false;
        coalescing.roundBegins(now());
        for (int i = 0; i < audiences.size(); i++) {
            flushIsDue |= audiences.get(i).endTurn();
        }
        long done = now();
        coalescing.roundEnds(done);
        watch.fannedOut(done - dueSince);
        dueSince = done;
        if (flushIsDue) {
            loop.schedule(this::flush, 0, TimeUnit.NANOSECONDS); // when the loop has looked at its sockets again
        }
    }

    private long now() {
        return loop.ticker().nanoTime();
    }

    private Audience audience(Session session) {
        for (Audience audience : audiences) {
            if (audience.suits(session)) {
                return audience;
            }
        }
        Audience created = new Audience(session.wire(), session.encoding(), rules, watch);
        audiences.add(created);
        return created;
    }
}
