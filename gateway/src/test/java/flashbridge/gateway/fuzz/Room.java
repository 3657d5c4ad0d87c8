package flashbridge.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Rules;
import flashbridge.gateway.hub.Translation;
import flashbridge.gateway.xmlsocket.XmlSocketConnection;
import io.netty.channel.local.LocalAddress;
import java.util.List;

/**
 * A room with one member who says nothing, and one client whose bytes are made up.
 *
 * <p>Nobody hears himself here, so the client is sent nothing but answers, and in their order. Bytes that are not text
 * reach the room in Base64, so that none of its messages is lost on who listens.
 */
public final class Room {
    /** Bytes of the longest message; short, so that it is reached. */
    public static final int MAX_MESSAGE_SIZE = 300;

    /** The name of it, as all tests have it. */
    public static final String NAME = "lobby";

    private static final int MOST_TURNS = 10_000;
    private static final int LONGEST_HEARD = MAX_MESSAGE_SIZE * 4 / 3 + 4;
    private static final Rules RULES =
            Rules.DEFAULTS.withoutEcho().with(new Translation(Translation.Binary.BASE64, Translation.Nul.REJECT));

    private final CountedChannel listener = new CountedChannel();
    private final CountedChannel client = new CountedChannel();
    private final Hub hub = new Hub(listener.eventLoop(), RULES);

    /** What became of the bytes of a client: the same, however the network cut them. */
    public record Outcome(String heardInRoom, String sentToClient, boolean open) {}

    /** Puts a client into the room, or at the door that leads to it. */
    @FunctionalInterface
    public interface Entrance {
        void enter(CountedChannel client, Hub hub);
    }

    private Room(Entrance entrance) {
        XmlSocketConnection connection = new XmlSocketConnection(
                listener,
                new Peer(1, new LocalAddress("listener"), "test"),
                Encoding.UTF_8,
                MAX_MESSAGE_SIZE,
                Courtesy.NONE);
        hub.join(NAME, connection.session());
        connection.session().announce();
        listener.pipeline().addLast(connection);
        entrance.enter(client, hub);
        settle();
    }

    /** Lets a client of its own say these pieces, ends both, and looks for what is left. */
    public static Outcome hear(Entrance entrance, List<byte[]> pieces) {
        Room room = new Room(entrance);
        for (byte[] piece : pieces) {
            room.client.receives(piece);
            room.settle();
        }
        String heard = room.listener.sent();
        assertMessages(heard);
        Outcome outcome = new Outcome(heard, room.client.sent(), room.client.isOpen());
        room.end();
        return outcome;
    }

    /** Lets a client say one thing over and over, and looks that no more of it is kept than {@code most} bytes. */
    public static void hearEndless(Entrance entrance, byte[] beginning, byte[] piece, int times, long most) {
        Room room = new Room(entrance);
        room.client.receives(beginning);
        for (int i = 0; i < times && room.client.isOpen(); i++) {
            room.client.receives(piece);
            room.settle();
            room.listener.sent();
            room.client.sent();
            assertTrue(room.client.held() <= most, () -> room.client.held() + " bytes are held");
        }
        room.end();
    }

    private static void assertMessages(String heard) {
        assertEquals(heard, new String(new String(heard.getBytes(ISO_8859_1), UTF_8).getBytes(UTF_8), ISO_8859_1));
        for (String message : heard.split("\0", -1)) {
            assertTrue(message.length() <= LONGEST_HEARD, () -> "heard " + message.length() + " bytes");
        }
    }

    /** What one says the other's event loop has still to deal with, and who is held back has more to say. */
    private void settle() {
        int turns = 0;
        do {
            client.runPendingTasks();
            listener.runPendingTasks();
        } while (++turns < 3 || (turns < MOST_TURNS && !client.config().isAutoRead()));
        assertTrue(turns < MOST_TURNS, "is held back for ever");
    }

    private void end() {
        client.unsafe().close(client.newPromise()); // as a network ends: no handler is asked
        settle();
        client.finishAndReleaseAll();
        settle();
        assertEquals(1, hub.rooms(), "rooms that outlived their members");
        listener.finishAndReleaseAll();
        settle();
        assertEquals(0, hub.rooms(), "rooms that outlived their members");
        assertEquals(0, client.held(), "bytes that were not released");
        assertEquals(0, listener.held(), "bytes that were not released");
    }
}
