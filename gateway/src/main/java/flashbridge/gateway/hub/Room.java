package flashbridge.gateway.hub;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A room: everybody in it hears the same messages in the same order.
 *
 * <p>One event loop is its home. There each message gets its place in the order, and what is said in one turn
 * is handed on as one task to each loop that has members; those encode it and pass it on.
 */
final class Room {
    private final String name;
    private final EventLoop home;
    private final Hub hub;
    private final Map<EventLoop, Members> byLoop = new ConcurrentHashMap<>();
    /** Loops with members, as the home loop knows them; touched there only. */
    private final List<Relay> attending = new ArrayList<>();
    /** How often something has been put in line from elsewhere that has to come before what is said here later. */
    private final AtomicInteger others = new AtomicInteger();
    /** What was said on the home loop and stands in line as one; touched there only. */
    private @Nullable Words words;

    private int usual = 1;

    Room(String name, EventLoop home, Hub hub) {
        this.name = name;
        this.home = home;
        this.hub = hub;
    }

    String name() {
        return name;
    }

    Rules rules() {
        return hub.rules();
    }

    /** Where what its members say is counted. */
    MemoryBudget memory() {
        return hub.memory();
    }

    /** On the session's event loop. */
    void join(Session session) {
        Members members =
                byLoop.computeIfAbsent(session.loop(), loop -> new Members(loop, hub::rules, hub.watch(loop)));
        boolean first = members.isEmpty();
        members.add(session);
        session.sit(this);
        if (first) {
            atHome(() -> attending.add(new Relay(home, members)));
            others.incrementAndGet();
        }
    }

    /** On the session's event loop: from now on it hears another wire, as it does when this has been run. */
    void change(Session session, Runnable turn) {
        Members members = byLoop.get(session.loop());
        if (members != null) {
            members.remove(session);
            turn.run();
            members.add(session);
        }
    }

    /** On the session's event loop. */
    void leave(Session session) {
        Members members = byLoop.get(session.loop());
        if (members != null) {
            members.remove(session);
            if (members.isEmpty()) {
                // what is still on its way to them is not for the ears of who comes next
                byLoop.remove(session.loop(), members);
                atHome(() -> attending.removeIf(relay -> relay.leadsTo(members)));
            }
        }
        hub.left(this);
    }

    /** On any event loop; takes over the reference to the message. */
    void publish(Message message) {
        message.deflateFrom(rules().deflateMinSize());
        if (home.inEventLoop()) {
            gather(message);
        } else {
            home.execute(() -> say(message));
            others.incrementAndGet();
        }
    }

    /** One task for all that is said in a turn, as long as nobody else stands in line behind it. */
    private void gather(Message message) {
        Words open = words;
        int before = others.get();
        if (open == null || open.others != before) {
            Words begun = new Words(before, usual);
            home.execute(() -> say(begun));
            words = begun;
            open = begun;
        }
        open.messages.add(message);
    }

    /** Runs a task on the session's event loop, behind all that the session has said here before. */
    void behindItsWords(Session session, Runnable task) {
        // twice through the line of the home loop: its words may still wait in a relay for the end of the turn
        home.execute(() -> home.execute(() -> session.loop().execute(task)));
    }

    private void say(Words those) {
        words = words == those ? null : words;
        usual = those.messages.size();
        for (int i = 0; i < those.messages.size(); i++) {
            say(those.messages.get(i));
        }
    }

    private void say(Message message) {
        try {
            for (int i = 0; i < attending.size(); i++) {
                attending.get(i).pass(message);
            }
        } finally {
            message.release();
        }
    }

    private void atHome(Runnable task) {
        if (home.inEventLoop()) {
            task.run();
        } else {
            home.execute(task);
        }
    }

    /** Messages with nothing from elsewhere between them. */
    private static final class Words {
        private final int others;
        private final List<Message> messages;

        Words(int others, int usual) {
            this.others = others;
            messages = new ArrayList<>(usual);
        }
    }
}
