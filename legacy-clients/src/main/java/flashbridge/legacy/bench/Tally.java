package flashbridge.legacy.bench;

import flashbridge.legacy.load.Count;
import flashbridge.legacy.load.Inflation;
import flashbridge.legacy.load.Text;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts what the receivers hear: how much, how late, and whether all of a room hear one order. */
final class Tally {
    private static final long LONGEST = TimeUnit.MINUTES.toMicros(5);

    /** Of the measured time; in microseconds. */
    final Histogram latency = new Histogram(LONGEST, 3);

    /** Of the whole run. */
    final Count count = new Count();

    private final List<Room> rooms;
    private final Inflation inflation = new Inflation();
    private final boolean timed;
    private final int publishers;

    private @Nullable String reason;

    long closed;
    /** Messages that somebody else has said in the same room. */
    long foreign;

    boolean measuring;

    Tally(Load load) {
        rooms = IntStream.range(0, load.rooms())
                .mapToObj(number -> new Room(number, load))
                .toList();
        timed = load.size() >= Text.WITH_TIME;
        publishers = load.rooms() * load.publishers();
    }

    /** A connection was closed by the hub, or broke. */
    void lost(String why) {
        closed++;
        reason = reason == null ? why : reason;
    }

    /** Why the first one was lost that was, or nothing. */
    String reason() {
        return reason == null ? "" : reason;
    }

    List<Room> rooms() {
        return rooms;
    }

    Room room(int number) {
        return rooms.get(number);
    }

    /** Counts what a client has heard; false: it is none of our messages. */
    boolean heard(Client client, ByteBuffer in, int from, int end, long now) {
        int payload = client.speech.payload(in, from);
        boolean ours;
        if (client.speech.isCompressed(in, from)) {
            ByteBuffer text = inflation.inflate(in, payload, end);
            ours = count(client, text, 0, text.limit(), now);
        } else {
            ours = count(client, in, payload, end, now);
        }
        if (!ours && isMessage(client, in, from, end)) {
            foreign++;
        }
        return ours;
    }

    /** Pings, goodbyes and keep-alives are none. */
    private static boolean isMessage(Client client, ByteBuffer in, int from, int end) {
        ByteBuffer text = client.speech.text(in, from, end);
        return text != null && text.hasRemaining();
    }

    private boolean count(Client client, ByteBuffer in, int at, int end, long now) {
        int message = at + Text.SHORTEST <= end ? Text.number(in, at) : -1;
        int publisher = message < 0 ? -1 : Text.publisher(in, at);
        if (publisher < 0 || publisher >= publishers) {
            return false;
        }
        if (!client.room.isHome(publisher)) {
            count.strayed++;
            return true;
        }
        if (message == RollCall.NUMBER) {
            client.answerRollCall();
            return true;
        }
        client.heard(message, publisher);
        if (measuring && timed) {
            latency.recordValue(Math.min(LONGEST, Math.max(0, now - Text.nanos(in, at)) / 1000));
        }
        return true;
    }

    /** Messages that came late, twice, or in another order than others in their room heard them. */
    long disorder() {
        return count.reordered
                + count.duplicated
                + rooms.stream().mapToLong(Room::disorder).sum();
    }

    /** A latency of the measured time in microseconds, or -1 where none was measured. */
    long within(double percent) {
        return latency.getTotalCount() == 0 ? -1 : latency.getValueAtPercentile(percent);
    }
}
