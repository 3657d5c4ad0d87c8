package flashbridge.legacy.bench;

import flashbridge.legacy.load.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks in every room who is there, until all have heard it: a hub may answer a client before it lets it hear, and what is
 * said in between would count as lost.
 */
final class RollCall {
    /** The number of the message that asks; no load is as long. */
    static final int NUMBER = Integer.MAX_VALUE;

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final String hub;
    private final Crowd crowd;
    private final Load load;

    /** Of those at the hub of this name. */
    RollCall(String hub, Crowd crowd, Load load) {
        this.hub = hub;
        this.crowd = crowd;
        this.load = load;
    }

    /** Who hears nothing in all that time is measured as it is, and stands in the result. */
    void hold() throws IOException {
        List<Client> absent = new ArrayList<>(crowd.clients());
        if (!load.echo()) {
            callers().forEach(absent::remove);
        }
        long pause = PAUSE;
        for (long until = System.nanoTime() + PATIENCE; !absent.isEmpty() && System.nanoTime() < until; pause *= 2) {
            ask();
            crowd.pause(pause); // longer and longer: what was asked before may still be on its way
            absent.removeIf(Client::isPresent);
        }
    }

    private void ask() throws IOException {
        List<Client> callers = callers();
        for (int room = 0; room < callers.size(); room++) {
            int publisher = room * load.publishers();
            ask(callers.get(room), load.says().frame(Text.of(load.size(), publisher, NUMBER, 0)));
        }
    }

    private void ask(Client caller, byte[] frame) throws IOException {
        try {
            caller.send(frame);
        } catch (IOException e) {
            throw new IOException(
                    hub + " has closed the connection of a publisher (client "
                            + (crowd.clients().indexOf(caller) + 1) + ", " + caller.speech
                            + "), which asked who is in its room",
                    e);
        }
    }

    /** The first of those who speak in each room. */
    private List<Client> callers() {
        List<Client> callers = new ArrayList<>();
        for (int first = 0; first < crowd.publishers().size(); first += load.publishers()) {
            callers.add(crowd.publishers().get(first));
        }
        return callers;
    }
}
