package flashbridge.gateway.hub;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands what a room has said in one turn of its home loop to another loop in one piece, so that it is woken once and not
 * for each message. Touched on the home loop only.
 */
final class Relay {
    private final EventLoop home;
    private final Members members;
    private List<Message> turn = new ArrayList<>();

    Relay(EventLoop home, Members members) {
        this.home = home;
        this.members = members;
    }

    boolean leadsTo(Members those) {
        return members == those;
    }

    void pass(Message message) {
        if (members.loop() == home) {
            members.hear(message);
            return;
        }
        turn.add(message.retain());
        if (turn.size() == 1) {
            home.execute(this::handOver); // behind all that this turn still has to say
        }
    }

    private void handOver() {
        List<Message> messages = turn;
        turn = new ArrayList<>(messages.size());
        members.loop().execute(() -> hear(messages));
    }

    private void hear(List<Message> messages) {
        for (Message message : messages) {
            try {
                members.hear(message);
            } finally {
                message.release();
            }
        }
    }
}
