package flashbridge.legacy.soak;

import flashbridge.legacy.load.Connection;
import flashbridge.legacy.load.Inflation;
import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.util.List;

/**
 * Where everybody comes in: each client is connected, counted, and then belongs to the loop.
 *
 * @param target the gateway that all of them go to
 * @param talk what all of them say
 * @param tally where they are counted
 */
record Entrance(Target target, EventLoop loop, Talk talk, Tally tally, Inflation inflation) {
    Entrance(Target target, EventLoop loop, Talk talk, Tally tally) {
        this(target, loop, talk, tally, new Inflation());
    }

    /**
     * Begins to connect a client.
     *
     * @param room its name; or nothing for the room of the target
     * @param buffer how many bytes the kernel keeps for what it does not read; 0: as many as it likes
     * @param steps what it is going to do, in this order
     */
    Client letIn(Client.Role role, Speech speech, String room, int buffer, List<Plan.Step> steps) throws IOException {
        Connection connection = Connection.begin(speech, target, room, buffer, loop.selector());
        Client client = new Client(role, connection, talk, inflation, steps, System.nanoTime());
        connection.attach(client);
        tally.came(role.conduct(), speech);
        loop.schedule(client);
        return client;
    }
}
