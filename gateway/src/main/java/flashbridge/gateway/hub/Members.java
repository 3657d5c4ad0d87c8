package flashbridge.gateway.hub;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** The members of one room on one event loop, by the wire they hear. Touched on that loop only. */
final class Members {
    private final EventLoop loop;
    private final boolean echo;
    private final List<Audience> audiences = new ArrayList<>(2);
    private boolean flushIsDue;

    Members(EventLoop loop, boolean echo) {
        this.loop = loop;
        this.echo = echo;
    }

    EventLoop loop() {
        return loop;
    }

    boolean isEmpty() {
        return audiences.isEmpty();
    }

    void add(Session session) {
        audience(session.wire()).add(session);
    }

    void remove(Session session) {
        Audience audience = audience(session.wire());
        audience.remove(session);
        if (audience.isEmpty()) {
            audience.flush(); // nobody is left to hear it, but the batch must be released
            audiences.remove(audience);
        }
    }

    /** Encodes the message for everybody here; they get it at the end of this turn of the loop. */
    void hear(Message message) {
        Session sender = message.sender();
        // a sender on another loop is no member here, and its state belongs to that loop
        Session except = echo || sender == null || sender.loop() != loop ? null : sender;
        for (int i = 0; i < audiences.size(); i++) {
            audiences.get(i).hear(message, except);
        }
        if (!flushIsDue) {
            flushIsDue = true;
            loop.execute(this::flush); // behind all that this turn still has to do: one flush for all its messages
        }
    }

    private void flush() {
        flushIsDue = false;
        audiences.forEach(Audience::flush);
    }

    private Audience audience(Wire wire) {
        for (Audience audience : audiences) {
            if (audience.wire() == wire) {
                return audience;
            }
        }
        Audience created = new Audience(wire);
        audiences.add(created);
        return created;
    }
}
