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
    private boolean flushIsDue;

    Members(EventLoop loop, Supplier<Rules> rules, Watch watch) {
        this.loop = loop;
        this.rules = rules;
        this.watch = watch;
    }

    EventLoop loop() {
        return loop;
    }

    boolean isEmpty() {
        return audiences.isEmpty();
    }

    void add(Session session) {
        audience(session).add(session);
    }

    void remove(Session session) {
        Audience audience = audience(session);
        audience.remove(session);
        if (audience.isEmpty()) {
            audiences.remove(audience);
        }
    }

    /** Encodes the message for everybody here; they get it at the end of this turn of the loop. */
    void hear(Message message) {
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
            loop.execute(this::flush); // behind all that this turn still has to do: one flush for all its messages
        }
    }

    /** The sender, if it sits here and shall not hear itself; a session of another loop is not touched here. */
    private @Nullable Session spared(Message message) {
        Session sender = message.sender();
        return !rules.get().echo() && sender != null && sender.loop() == loop ? sender : null;
    }

    private void flush() {
        flushIsDue = false;
        for (int i = 0; i < audiences.size(); i++) {
            flushIsDue |= audiences.get(i).endTurn();
        }
        if (flushIsDue) {
            loop.schedule(this::flush, 0, TimeUnit.NANOSECONDS); // when the loop has looked at its sockets again
        }
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
